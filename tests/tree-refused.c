/* SPDX-License-Identifier: MIT */
/* own_tree: cgroups, and what is refused. */
#include "lib/owned.h"

#include <dirent.h>

static void in_a_users_cgroup(void **state)
{
	const char *at = access("/sys/fs/cgroup/cgroup.procs", F_OK)
				 ? "/sys/fs/cgroup/unified"
				 : "/sys/fs/cgroup";
	char dir[128], below[256];
	struct brood_child *child;
	struct brood_tree_info info;

	(void)state;
	NEEDS(BESIDE);
	snprintf(dir, sizeof dir, "%s/brood-users-%d", at, getpid());
	SKIP_UNLESS(mkdir(dir, 0755) == 0, "no cgroup can be made here");
	child = start(OWNED(BESIDE, .argv = SH("sleep 60 & wait"),
			    .steps = STEPS(brood_step_cgroup(dir, 0))));
	info = info_of(child);
	snprintf(below, sizeof below, "%s/%s", dir, info.cgroup);
	assert_int_equal(access(below, F_OK), 0);
	assert_int_equal(wait_for_count(child, 2, NULL), 2);
	brood_child_close(&child);
	assert_int_equal(access(below, F_OK), -1);
	assert_int_equal(rmdir(dir), 0);
}

/* Also what the tree has made below it. */
static void cgroups_are_removed(void **state)
{
	char script[256];
	struct brood_child *child;
	struct brood_tree_info info;
	int fd;

	(void)state;
	NEEDS(BESIDE);
	child = start(OWNED(
		BESIDE,
		.argv = SH("read d; mkdir -p $d/a/b $d/c; "
			   "echo 0 >$d/a/b/cgroup.procs; "
			   "sleep 60 & echo; wait"),
		.steps = STEPS(brood_step_pipe(0, 0), brood_step_pipe(1, 0))));
	info = info_of(child);
	fd = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
	snprintf(script, sizeof script, "%d", info.cgroup_fd);
	{
		char path[256];
		ssize_t n = readlinkat(fd, script, path, sizeof path - 1);

		assert_true(n > 0);
		path[n] = 0;
		dprintf(brood_pipe(child, 0), "%s\n", path);
		assert_int_equal(read(brood_pipe(child, 1), script, 1), 1);
		assert_int_equal(wait_for_count(child, 2, NULL), 2);
		brood_child_close(&child);
		assert_int_equal(access(path, F_OK), -1);
	}
	close(fd);
}

/* ---- refused ---- */

static void what_does_not_go_together(void **state)
{
	static const struct {
		uint32_t ways;
		enum brood_reason reason;
	} bad[] = {
		{1u << 20, BROOD_REASON_UNKNOWN_FLAG},
		{BROOD_TREE_BEST_EFFORT, BROOD_REASON_FLAG_NEEDS},
		{BROOD_TREE_WATCH, BROOD_REASON_FLAG_NEEDS},
		{BROOD_TREE_DEFAULT | BROOD_TREE_CGROUP,
		 BROOD_REASON_FLAG_CONFLICT},
		{PARENT | BROOD_TREE_CGROUP | BROOD_TREE_WATCH,
		 BROOD_REASON_FLAG_CONFLICT},
		{PARENT | NAMESPACE, BROOD_REASON_FLAG_CONFLICT},
		{PARENT | BROOD_TREE_AUTOKILL, BROOD_REASON_FLAG_CONFLICT},
		{NAMESPACE | BROOD_TREE_AUTOKILL, BROOD_REASON_FLAG_CONFLICT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		refused(OWNED(bad[i].ways, .argv = SH(":")), -EINVAL,
			bad[i].reason);
	refused(OWNED(PARENT, .argv = SH(":"),
		      .steps = STEPS(brood_step_trace_me())),
		-EINVAL, BROOD_REASON_FLAG_CONFLICT);
	refused(OWNED(NAMESPACE, .argv = SH(":"),
		      .steps = STEPS(brood_step_new_namespaces(BROOD_NS_PID))),
		-EINVAL, BROOD_REASON_FLAG_CONFLICT);
	refused(OWNED(BROOD_TREE_DEFAULT, .argv = SH(":"),
		      .flags = BROOD_NO_PIDFD),
		-EINVAL, BROOD_REASON_FLAG_CONFLICT);
	refused(SPEC(.argv = SH(":"), .reserved32 = 1), -EINVAL,
		BROOD_REASON_UNKNOWN_TAIL);
}

static void exec_has_no_tree(void **state)
{
	struct brood_error err;

	(void)state;
	assert_int_equal(
		brood_exec(OWNED(BROOD_TREE_DEFAULT, .argv = SH(":")), &err),
		-EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NOT_EXEC);
}

/* Linux 7.1 has it; what comes before says so. */
static void autokill_is_refused_where_it_is_not(void **state)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	int r = brood_spawn(&child, OWNED(BROOD_TREE_AUTOKILL, .argv = SH(":")),
			    &err);

	(void)state;
	if (r == 0) {
		brood_child_close(&child);
		skip_because("this kernel has it");
		return;
	}
	assert_int_equal(r, -ENOSYS);
	assert_int_equal(err.stage, BROOD_STAGE_TREE);
	assert_int_equal(err.reason, BROOD_REASON_TREE_NOT_HERE);
	child = start(OWNED(BROOD_TREE_AUTOKILL | BROOD_TREE_BEST_EFFORT,
			    .argv = SH("exit 5")));
	assert_int_equal(info_of(child).ways, 0);
	assert_int_equal(finish(child), 5);
}

/* An old caller's spec ends before the field. */
static void an_older_spec_has_no_tree(void **state)
{
	struct brood_spec spec = {.size = offsetof(struct brood_spec, own_tree),
				  .argv = SH("exit 6"),
				  .own_tree = 1u << 20};
	struct brood_child *child = start(&spec);

	(void)state;
	assert_int_equal(info_of(child).ways, 0);
	assert_int_equal(finish(child), 6);
}

SUITE(TEST(in_a_users_cgroup), TEST(cgroups_are_removed),
      TEST(what_does_not_go_together), TEST(exec_has_no_tree),
      TEST(autokill_is_refused_where_it_is_not),
      TEST(an_older_spec_has_no_tree))
