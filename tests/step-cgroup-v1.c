/* SPDX-License-Identifier: MIT */
/* cgroup_v1: the program is in a directory of a hierarchy of its own, one step
 * for each hierarchy. */
#include "lib/hierarchy.h"
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>

static const uint64_t both[] = {0, BROOD_ASYNC};

/* The cgroup of a hierarchy without controllers, from "7:name=x:/the/path". */
static const char *in_hierarchy(const struct told *t, const char *start)
{
	static char path[256];
	char name[64];

	snprintf(name, sizeof name, "name=%s-%d", start, getpid());
	for (const char *line = t->text; line < t->text + t->size;
	     line += strlen(line) + 1) {
		const char *at = strstr(line, name);

		if (strncmp(line, "cgroup ", 7) || !at)
			continue;
		snprintf(path, sizeof path, "%s", at + strlen(name) + 1);
		return path;
	}
	return "none";
}

static void assert_in_both(const char *a, const char *b)
{
	for (int i = 0; i < 2; i++) {
		struct told t =
			tell(SPEC(.steps = STEPS(brood_step_cgroup_v1(a),
						 brood_step_cgroup_v1(b)),
				  .flags = both[i]));

		assert_string_equal(in_hierarchy(&t, "brood-a"), "/in");
		assert_string_equal(in_hierarchy(&t, "brood-b"), "/in");
		told_free(&t);
	}
}

static void caller_stays(void)
{
	static char text[65536];
	int fd = open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);

	slurp(fd, text, sizeof text);
	close(fd);
	for (const char *n = "ab"; *n; n++) {
		char line[64];

		snprintf(line, sizeof line, "name=brood-%c-%d:/\n", *n,
			 getpid());
		assert_non_null(strstr(text, line));
	}
}

static void failures(const char *there)
{
	struct brood_error err;
	char missing[256], text[512], expected[512];

	snprintf(missing, sizeof missing, "%s/not", there);
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_cgroup_v1(there),
					brood_step_cgroup_v1(missing))),
		    -ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_string_equal(err.object, missing);
	brood_error_format(&err, text, sizeof text);
	snprintf(expected, sizeof expected,
		 "join cgroup \"%s\" (step 1): No such file or directory",
		 missing);
	assert_string_equal(text, expected);
}

static void in_two(const char *a, const char *b)
{
	char in_a[128], in_b[128];

	snprintf(in_a, sizeof in_a, "%s/in", a);
	snprintf(in_b, sizeof in_b, "%s/in", b);
	assert_int_equal(mkdir(in_a, 0755), 0);
	assert_int_equal(mkdir(in_b, 0755), 0);
	assert_in_both(in_a, in_b);
	caller_stays();
	failures(in_a);
	assert_int_equal(rmdir(in_a), 0);
	assert_int_equal(rmdir(in_b), 0);
}

static void with_mounts(void **state)
{
	char a[64], b[64];

	(void)state;
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    hierarchy_mount("brood-a", a, sizeof a)) {
		fprintf(stderr, "# skipped: no cgroup v1 to be mounted: %s\n",
			strerror(errno));
		return;
	}
	assert_int_equal(hierarchy_mount("brood-b", b, sizeof b), 0);
	in_two(a, b);
	hierarchy_unmount("brood-a", a);
	hierarchy_unmount("brood-b", b);
}

static void joins_one_in_each_hierarchy(void **state)
{
	(void)state;
	in_fork(with_mounts);
}

static void anything_else_is_an_error(void **state)
{
	(void)state;
	fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_cgroup_v1("/"))),
	      -ENOENT, BROOD_STAGE_STEP);
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_cgroup_v1(""))),
		-EINVAL, BROOD_REASON_EMPTY_PATH);
}

SUITE(TEST(joins_one_in_each_hierarchy), TEST(anything_else_is_an_error))
