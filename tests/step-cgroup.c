/* SPDX-License-Identifier: MIT */
/* cgroup: the child is born in a cgroup, or joins it where that was allowed. */
#include "lib/filter.h"
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>

#define OR_JOIN BROOD_CGROUP_OR_JOIN

static const uint64_t both[] = {0, BROOD_ASYNC};

/* A cgroup of this test's own, below the one that it runs in. */
static char top[512], name[256];

static int can_be_born(void)
{
	return !!(brood_capabilities() & BROOD_HAS_CGROUP_BIRTH);
}

static void own_cgroup(char *path, size_t size)
{
	FILE *f = fopen("/proc/self/cgroup", "r");
	char line[512];

	*path = 0;
	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, "0::", 3))
			snprintf(path, size, "%.*s",
				 (int)strcspn(line + 3, "\n"), line + 3);
	if (f)
		fclose(f);
}

/* Mounts the hierarchy in a mount namespace of its own, and makes it. */
static int set_up(void)
{
	char own[200];
	const char *at = scratch("cgroup2");

	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -1;
	mkdir(at, 0755);
	if (mount("none", at, "cgroup2", 0, NULL))
		return -1;
	own_cgroup(own, sizeof own);
	snprintf(name, sizeof name, "%s/brood-test-%d",
		 strcmp(own, "/") ? own : "", getpid());
	snprintf(top, sizeof top, "%s%s", at, name);
	return mkdir(top, 0755);
}

static void take_down(void)
{
	/* The last one may not have been reaped by its end yet. */
	for (int i = 0; i < 500 && rmdir(top) && errno == EBUSY; i++)
		sleep_ms(10);
	assert_int_equal(access(top, F_OK), -1);
	assert_int_equal(umount(scratch("cgroup2")), 0);
}

static void (*chosen)(void);

static void run_chosen(void **state)
{
	(void)state;
	if (set_up()) {
		fprintf(stderr, "# skipped: no cgroup v2 to work with: %s\n",
			strerror(errno));
		return;
	}
	chosen();
	take_down();
}

static void in_cgroup(void (*body)(void))
{
	chosen = body;
	in_fork(run_chosen);
}

static void assert_there(struct brood_step step, uint64_t flags)
{
	struct brood_child *child =
		start(SPEC(.argv = tell_argv(), .steps = STEPS(step),
			   .flags = flags));
	uint64_t joined = brood_got(child) & BROOD_GOT_CGROUP_JOINED;
	struct told t;

	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(finish(child), 0);
	assert_int_equal(joined, can_be_born() ? 0 : BROOD_GOT_CGROUP_JOINED);
	t = tell_read();
	assert_string_equal(told(&t, "cgroup 0::"), name);
	assert_int_equal(told_count(&t, "fd "), 3);
	told_free(&t);
}

static void strictly(struct brood_step step, uint64_t flags)
{
	struct brood_error err;

	if (can_be_born()) {
		assert_there(step, flags);
		return;
	}
	err = fails(SPEC(.argv = SH(":"), .steps = STEPS(step), .flags = flags),
		    -ENOSYS, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 0);
	assert_int_equal(err.step_type, BROOD_STEP_CGROUP);
}

static void every_way(void)
{
	int fd = open(top, O_PATH | O_DIRECTORY | O_CLOEXEC);
	char before[256], after[256];

	own_cgroup(before, sizeof before);
	for (int i = 0; i < 2; i++) {
		strictly(brood_step_cgroup(top, 0), both[i]);
		strictly(brood_step_cgroup_fd(fd, 0), both[i]);
		assert_there(brood_step_cgroup(top, OR_JOIN), both[i]);
		assert_there(brood_step_cgroup_fd(fd, OR_JOIN), both[i]);
		assert_there(brood_step_cgroup(top, OR_JOIN),
			     both[i] | BROOD_ORDERED);
		assert_there(brood_step_cgroup(top, OR_JOIN),
			     both[i] | BROOD_KEEP_FDS);
	}
	own_cgroup(after, sizeof after);
	assert_string_equal(before, after);
	close(fd);
}

static void the_program_is_there(void **state)
{
	(void)state;
	in_cgroup(every_way);
}

/* With a descriptor table of its own from the start, and with one that is
 * shared at first. */
static void whatever_is_open(void)
{
	int many[300];

	for (int i = 0; i < 300; i++)
		many[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	every_way();
	for (int i = 0; i < 300; i++)
		close(many[i]);
}

static void with_many_files(void **state)
{
	(void)state;
	in_cgroup(whatever_is_open);
}

static void kept_plan(void)
{
	struct brood_child *child;
	struct brood_plan *plan;
	char path[512];

	snprintf(path, sizeof path, "%s", top);
	assert_int_equal(brood_plan_new(&plan,
					SPEC(.argv = tell_argv(),
					     .steps = STEPS(brood_step_cgroup(
						     path, OR_JOIN))),
					NULL),
			 0);
	memset(path, 'x', 20);
	for (int i = 0; i < 2; i++) {
		struct told t;

		assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
		assert_int_equal(finish(child), 0);
		t = tell_read();
		assert_string_equal(told(&t, "cgroup 0::"), name);
		told_free(&t);
	}
	brood_plan_free(&plan);
}

static void a_plan_opens_it_each_time(void **state)
{
	(void)state;
	in_cgroup(kept_plan);
}

static void assert_fails(const char *path, uint32_t flags, int code,
			 const char *why)
{
	struct brood_error err;
	char text[1024], expected[1024];

	for (int i = 0; i < 2; i++) {
		err = fails(
			SPEC(.argv = SH(":"), .flags = both[i],
			     .steps = STEPS(brood_step_umask(022),
					    brood_step_cgroup(path, flags))),
			code, BROOD_STAGE_STEP);
		assert_int_equal(err.step, 1);
		assert_string_equal(err.object, path);
		brood_error_format(&err, text, sizeof text);
		snprintf(expected, sizeof expected,
			 "start in cgroup \"%s\" (step 1): %s", path, why);
		assert_string_equal(text, expected);
	}
}

/* Below a threaded cgroup one that is not is invalid. */
static void each_error(void)
{
	char missing[600], threaded[600], type[700], invalid[700];
	FILE *f;

	snprintf(missing, sizeof missing, "%s/not", top);
	snprintf(threaded, sizeof threaded, "%s/threaded", top);
	snprintf(type, sizeof type, "%s/cgroup.type", threaded);
	snprintf(invalid, sizeof invalid, "%s/invalid", threaded);
	assert_fails(missing, 0, -ENOENT, "No such file or directory");
	assert_fails("/dev/null", 0, -ENOTDIR, "Not a directory");
	if (!can_be_born())
		return;
	assert_fails("/", 0, -EBADF, "Bad file descriptor");
	assert_int_equal(mkdir(threaded, 0755), 0);
	f = fopen(type, "w");
	assert_non_null(f);
	fputs("threaded", f);
	fclose(f);
	assert_int_equal(mkdir(invalid, 0755), 0);
	assert_fails(invalid, 0, -EOPNOTSUPP, "Operation not supported");
	assert_int_equal(rmdir(invalid), 0);
	assert_int_equal(rmdir(threaded), 0);
}

/* One that is gone, but still open. */
static void removed(void)
{
	char gone[600], text[256];
	struct brood_child *child;
	struct brood_error err;
	int fd, r;

	if (!can_be_born())
		return;
	snprintf(gone, sizeof gone, "%s/gone", top);
	assert_int_equal(mkdir(gone, 0755), 0);
	fd = open(gone, O_PATH | O_CLOEXEC);
	assert_int_equal(rmdir(gone), 0);
	r = brood_spawn(&child,
			SPEC(.argv = SH(":"),
			     .steps = STEPS(brood_step_cgroup_fd(fd, 0))),
			&err);
	assert_true(r == -ENODEV || r == -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.number, fd);
	brood_error_format(&err, text, sizeof text);
	assert_non_null(strstr(text, "start in the cgroup of fd "));
	close(fd);
}

static void errors(void)
{
	each_error();
	removed();
}

static void failure_names_the_step(void **state)
{
	(void)state;
	in_cgroup(errors);
}

/* The user who may not write there may not be born there either. */
static void denied(void)
{
	if (geteuid() != 0 || !can_be_born())
		return;
	assert_int_equal(seteuid(65534), 0);
	assert_fails(top, 0, -EACCES, "Permission denied");
	assert_int_equal(seteuid(0), 0);
	prctl(PR_SET_DUMPABLE, 1);
}

static void needs_the_right_to(void **state)
{
	(void)state;
	in_cgroup(denied);
}

static void without_clone3(void)
{
	brood_capabilities(); /* what is remembered is no longer true then */
	assert_int_equal(take_calls_away("clone3=ENOSYS"), 0);
	run(SPEC(.argv = SH(":")));
	assert_false(can_be_born());
	every_way();
}

static void where_it_cannot_be_born_it_joins(void **state)
{
	(void)state;
	in_cgroup(without_clone3);
}

static void bad_input(void **state)
{
	struct brood_step s = brood_step_cgroup_fd(0, 0);
	const uint64_t order[] = {0, BROOD_ORDERED};

	(void)state;
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_cgroup(NULL, 0))),
		-EINVAL, BROOD_REASON_NULL_PATH);
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_cgroup("", 0))),
		-EINVAL, BROOD_REASON_EMPTY_PATH);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_cgroup("/", 4))),
		-EINVAL, BROOD_REASON_UNKNOWN_STEP_FLAG);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_cgroup_fd(-1, 0))),
		-EINVAL, BROOD_REASON_BAD_FD);
	refused(SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_cgroup_fd(999, 0))),
		-EBADF, BROOD_REASON_FD_NOT_OPEN);
	s.path = "/";
	refused(SPEC(.argv = SH(":"), .steps = STEPS(s)), -EINVAL,
		BROOD_REASON_FLAG_CONFLICT);
	s.flags = 0;
	s.fd = 1;
	refused(SPEC(.argv = SH(":"), .steps = STEPS(s)), -EINVAL,
		BROOD_REASON_STEP_TAIL);
	for (int i = 0; i < 2; i++)
		refused(SPEC(.argv = SH(":"), .flags = order[i],
			     .steps = STEPS(brood_step_cgroup("/", 0),
					    brood_step_cgroup("/", 0))),
			-EINVAL, BROOD_REASON_REPEATED);
}

SUITE(TEST(the_program_is_there), TEST(with_many_files),
      TEST(a_plan_opens_it_each_time), TEST(failure_names_the_step),
      TEST(needs_the_right_to), TEST(where_it_cannot_be_born_it_joins),
      TEST(bad_input))
