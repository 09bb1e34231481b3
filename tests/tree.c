/* SPDX-License-Identifier: MIT */
/* own_tree: what the handle tells, and what stays as it is without a tree. */
#include "lib/test.h"

#include <dirent.h>
#include <poll.h>
#include <sched.h>

#define OWNED(ways_, ...) SPEC(.own_tree = (ways_), __VA_ARGS__)
#define PARENT BROOD_TREE_GUARDIAN
#define BESIDE (BROOD_TREE_CGROUP | BROOD_TREE_WATCH)
#define NAMESPACE BROOD_TREE_NAMESPACE

static const uint32_t all_ways[] = {
	BESIDE,
	PARENT,
	BROOD_TREE_CGROUP,
	BROOD_TREE_CGROUP | PARENT,
	NAMESPACE,
	NAMESPACE | BROOD_TREE_WATCH,
};
#define WAYS (sizeof all_ways / sizeof *all_ways)

static const uint64_t modes[] = {0, BROOD_ASYNC};

/* Its kernel or rights may lack a way. */
static int can(uint32_t ways)
{
	struct brood_child *child;
	int r = brood_spawn(&child, OWNED(ways, .argv = SH(":")), NULL);

	if (r == 0)
		brood_child_close(&child);
	return r == 0;
}

#define NEEDS(ways) SKIP_UNLESS(can(ways), "the way cannot be had here")

static struct brood_tree_info info_of(struct brood_child *child)
{
	struct brood_tree_info info;

	assert_int_equal(brood_tree(child, &info), 0);
	return info;
}

/* Dead is who only waits for init to reap it. */
static int is_there(pid_t pid)
{
	char path[32], line[256] = "";
	const char *state;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	state = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	return state && state[2] != 'Z' && state[2] != 'X';
}

static void for_each_way(void (*body)(uint32_t ways, uint64_t flags))
{
	for (size_t i = 0; i < WAYS; i++)
		for (int m = 0; m < 2; m++)
			if (can(all_ways[i]))
				body(all_ways[i], modes[m]);
}

/* ---- what is told ---- */

static void the_default_is_had_and_told(void **state)
{
	struct brood_child *child;
	struct brood_tree_info info;
	uint32_t expected;

	(void)state;
	NEEDS(BROOD_TREE_DEFAULT);
	expected = can(BESIDE) ? BESIDE : PARENT;
	child = start(OWNED(BROOD_TREE_DEFAULT, .argv = SH("exec sleep 60")));
	info = info_of(child);
	assert_int_equal(info.ways, expected);
	assert_true(is_there(info.guardian));
	assert_int_equal(info.init, 0);
	assert_true((info.cgroup_fd >= 0) == (expected == BESIDE));
	brood_child_close(&child);
	assert_false(is_there(info.guardian));
}

static void without_it_there_is_none(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("exit 4")));
	struct brood_tree_use usage;
	struct brood_tree_info info = info_of(child);

	(void)state;
	assert_int_equal(info.ways, 0);
	assert_int_equal(info.cgroup_fd, -1);
	assert_int_equal(brood_tree_list(child, NULL, 0), -ENOENT);
	assert_int_equal(brood_tree_usage(child, &usage), -ENOENT);
	assert_int_equal(brood_tree_kill(child, SIGKILL), -ENOENT);
	assert_int_equal(finish(child), 4);
	assert_int_equal(brood_tree(NULL, &info), -EINVAL);
}

/* ---- the program stays what it was ---- */

static void status_comes_exactly(uint32_t ways, uint64_t flags)
{
	struct brood_child *child =
		start(OWNED(ways, .flags = flags,
			    .argv = SH("i=0; while [ $i -lt 20000 ]; do "
				       "i=$((i+1)); done; exit 77")));
	struct brood_exit end;

	assert_int_equal(brood_wait(child, 30000, &end), 0);
	assert_int_equal(end.how, BROOD_EXITED);
	assert_int_equal(end.value, 77);
	assert_false(end.flags & BROOD_EXIT_NO_USAGE);
	assert_true(end.user_us + end.system_us > 0);
	assert_true(end.minor_faults > 0);
	assert_int_equal(brood_wait(child, 0, &end), 0);
	assert_int_equal(end.value, 77);
	brood_child_close(&child);

	child = start(OWNED(ways, .flags = flags, .argv = SH("kill -USR1 $$")));
	assert_int_equal(brood_wait(child, 30000, &end), 0);
	/* In a namespace, $$ is as it should be; sh is no init. */
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGUSR1);
	brood_child_close(&child);
}

static void its_status_is_told_by_each_way(void **state)
{
	(void)state;
	for_each_way(status_comes_exactly);
}

static void failure(uint32_t ways, uint64_t flags)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	int r = brood_spawn(
		&child,
		OWNED(ways, .flags = flags, .argv = ARGV("/no/such/program")),
		&err);

	if (r == 0)
		r = brood_started(child, -1, &err);
	assert_int_equal(r, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_EXEC);
	brood_child_close(&child);

	r = brood_spawn(&child,
			OWNED(ways, .flags = flags, .argv = SH(":"),
			      .steps = STEPS(brood_step_chdir("/nowhere"))),
			&err);
	if (r == 0)
		r = brood_started(child, -1, &err);
	assert_int_equal(r, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 0);
	brood_child_close(&child);
}

static void a_failed_start_is_told_as_ever(void **state)
{
	(void)state;
	for_each_way(failure);
}

static void deadline(uint32_t ways, uint64_t flags)
{
	const char *fifo = scratch("fifo");
	struct brood_error err;

	if (flags)
		return;
	mkfifo(fifo, 0600);
	err = fails(
		OWNED(ways, .argv = SH(":"), .start_timeout_ms = 100,
		      .steps = STEPS(brood_step_open(0, fifo, O_RDONLY, 0))),
		-ETIMEDOUT, BROOD_STAGE_TIMEOUT);
	assert_int_equal(err.number, 100);
	unlink(fifo);
}

static void a_start_deadline_ends_all(void **state)
{
	(void)state;
	NEEDS_ASYNC();
	for_each_way(deadline);
}

static void parent_is_told(uint32_t ways, uint64_t flags)
{
	char buf[64], expected[64];
	struct brood_child *child = start(OWNED(
		ways, .flags = flags, .argv = SH("echo $PPID; read x"),
		.steps = STEPS(brood_step_pipe(0, 0), brood_step_pipe(1, 0))));
	struct brood_tree_info info = info_of(child);
	int in = brood_pipe_take(child, 0);
	ssize_t n = read(brood_pipe(child, 1), buf, sizeof buf - 1);

	assert_true(n > 0);
	buf[n] = 0;
	snprintf(expected, sizeof expected, "%d\n",
		 ways & PARENT      ? info.guardian
		 : ways & NAMESPACE ? 0
				    : getpid());
	assert_string_equal(buf, expected);
	close(in);
	if (ways & PARENT)
		assert_int_equal(waitpid(brood_pid(child), NULL, WNOHANG), -1);
	else
		assert_int_equal(waitpid(brood_pid(child), NULL, 0),
				 brood_pid(child));
	brood_child_close(&child);
}

static void its_parent_is_the_caller_but_for_a_guardian(void **state)
{
	(void)state;
	for_each_way(parent_is_told);
}

/* The guardian must keep no pipe open that the caller reads. */
static void ends_of_pipes(uint32_t ways, uint64_t flags)
{
	int pipe_ends[2];
	char byte;
	struct brood_child *child;
	struct pollfd end;

	assert_int_equal(pipe(pipe_ends), 0); /* not close-on-exec */
	child = start(OWNED(ways, .flags = flags, .argv = SH(":"),
			    .steps = STEPS(brood_step_pass(1, pipe_ends[1]))));
	close(pipe_ends[1]);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	end = (struct pollfd){.fd = pipe_ends[0], .events = POLLIN};
	assert_int_equal(poll(&end, 1, 10000), 1);
	assert_int_equal(read(pipe_ends[0], &byte, 1), 0);
	brood_child_close(&child);
	close(pipe_ends[0]);
}

static void a_guardian_keeps_nothing_open(void **state)
{
	(void)state;
	for_each_way(ends_of_pipes);
}

static void wait_for_others(uint32_t ways, uint64_t flags)
{
	struct brood_child *child =
		start(OWNED(ways, .flags = flags, .argv = SH("exec sleep 60")));

	if (flags)
		brood_started(child, -1, NULL);
	/* Nothing but the program, where it is a child of this process. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), ways & PARENT ? -1 : 0);
	brood_kill(child, SIGKILL);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	brood_child_close(&child);
}

static void no_guardian_is_a_child_to_wait_for(void **state)
{
	(void)state;
	for_each_way(wait_for_others);
}

/* ---- list, kill, usage ---- */

static int wait_for_count(struct brood_child *child, int count, pid_t *pids)
{
	int n = 0;

	for (int i = 0; i < 2000; i++) {
		n = brood_tree_list(child, pids, pids ? 8 : 0);
		if (n == count || n < 0)
			break;
		sleep_ms(5);
	}
	return n;
}

/* Shells that are about to become one, or to end, are not counted. */
static int sleepers(const pid_t *pids, int n)
{
	int count = 0;

	for (int i = 0; i < n && i < 8; i++) {
		char path[32], name[16] = "";
		FILE *f;

		snprintf(path, sizeof path, "/proc/%d/comm", pids[i]);
		f = fopen(path, "re");
		count += f && fgets(name, sizeof name, f) &&
			 !strcmp(name, "sleep\n");
		if (f)
			fclose(f);
	}
	return count;
}

static void list(uint32_t ways, uint64_t flags)
{
	pid_t pids[8];
	struct brood_child *child =
		start(OWNED(ways, .flags = flags,
			    .argv = SH("sleep 60 & setsid sleep 60 & "
				       "(sleep 60 &) & wait; sleep 60")));
	int found = 0;

	for (int i = 0; i < 2000; i++) {
		int n = wait_for_count(child, 4, pids);

		if (n == 4 && sleepers(pids, n) == 3)
			break;
		sleep_ms(5);
	}
	for (int i = 0; i < 4; i++) {
		assert_true(is_there(pids[i]));
		found += pids[i] == brood_pid(child);
		if (i)
			assert_true(pids[i - 1] < pids[i]);
	}
	assert_int_equal(found, 1);
	assert_int_equal(brood_tree_list(child, pids, 1), 4);
	/* All but the program are ended. */
	brood_kill(child, SIGSTOP);
	assert_int_equal(brood_tree_kill(child, SIGSTOP), 4);
	assert_int_equal(brood_tree_kill(child, 0), -EINVAL);
	assert_int_equal(brood_tree_kill(child, 65), -EINVAL);
	assert_int_equal(brood_tree_kill(child, SIGKILL), 0);
	assert_int_equal(brood_tree_list(child, pids, 8), 0);
	for (int i = 0; i < 4; i++)
		assert_false(is_there(pids[i]) && pids[i] == brood_pid(child));
	brood_child_close(&child);
}

/* By a call that is about the child alone. */
static void terminate(uint32_t ways, uint64_t flags)
{
	pid_t pids[8];
	struct brood_exit end;
	struct brood_child *child =
		start(OWNED(ways, .flags = flags,
			    .argv = SH("trap '' TERM; setsid sleep 60 & wait; "
				       "while :; do sleep 1; done")));
	int fd = -1;

	while (wait_for_count(child, 2, pids) != 2)
		;
	assert_int_equal(brood_child_release(&child, &fd), -EBUSY);
	assert_non_null(child);
	assert_int_equal(brood_terminate(child, 0, 50, &end), 1);
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGKILL);
	assert_int_equal(brood_tree_list(child, NULL, 0), 0);
	assert_int_equal(brood_wait(child, 0, &end), 0);
	assert_int_equal(end.value, SIGKILL);
	brood_child_close(&child);
}

static void terminating_by_force_ends_all(void **state)
{
	(void)state;
	for_each_way(terminate);
}

static void all_are_listed_and_killed(void **state)
{
	(void)state;
	for_each_way(list);
}

static void usage(uint32_t ways, uint64_t flags)
{
	struct brood_tree_use first, later;
	struct brood_child *child =
		start(OWNED(ways, .flags = flags,
			    .argv = SH("(while :; do :; done) & setsid sh -c "
				       "'while :; do :; done' & wait")));

	for (int i = 0; i < 4000; i++) {
		assert_int_equal(brood_tree_usage(child, &first), 0);
		if (first.processes == 3 && first.user_us > 50000)
			break;
		sleep_ms(5);
	}
	assert_int_equal(first.processes, 3);
	assert_true(first.user_us > 50000);
	assert_true(first.rss_kib > 300);
	assert_true(first.rss_kib < 1000000);
	assert_int_equal(!!(first.flags & BROOD_TREE_USAGE_LIVE),
			 !(ways & (BROOD_TREE_CGROUP | PARENT)));
	do {
		sleep_ms(5);
		assert_int_equal(brood_tree_usage(child, &later), 0);
	} while (later.user_us <= first.user_us);
	/* Who is dead has used what it has. */
	if (ways & BROOD_TREE_CGROUP) {
		assert_int_equal(brood_tree_kill(child, SIGKILL), 0);
		assert_int_equal(brood_tree_usage(child, &first), 0);
		assert_int_equal(first.processes, 0);
		assert_true(first.user_us >= later.user_us);
	}
	brood_child_close(&child);
}

static void their_use_is_summed_up(void **state)
{
	(void)state;
	for_each_way(usage);
}

/* ---- with other things that a spec can say ---- */

static void another_user(uint32_t ways, uint64_t flags)
{
	char buf[64];
	struct brood_child *child;
	struct brood_tree_info info;

	if (flags)
		return; /* refused with a change of identity */
	child = start(OWNED(
		ways,
		.argv = SH("read g; kill -9 $g && echo yes "
			   "|| echo no; read x"),
		.steps = STEPS(brood_step_pipe(0, 0), brood_step_pipe(1, 0),
			       brood_step_open(2, "/dev/null", O_WRONLY, 0),
			       brood_step_groups(NULL, 0),
			       brood_step_gid(65534), brood_step_uid(65534))));
	info = info_of(child);
	dprintf(brood_pipe(child, 0), "%d\n",
		info.guardian ? info.guardian
		: info.init   ? info.init
			      : 1);
	assert_true(read(brood_pipe(child, 1), buf, sizeof buf) > 0);
	assert_int_equal(buf[0], 'n');
	brood_child_close(&child);
}

static void another_user_cannot_kill_the_guardian(void **state)
{
	(void)state;
	SKIP_UNLESS(geteuid() == 0, "needs root");
	for_each_way(another_user);
}

static void kept_plan(uint32_t ways, uint64_t flags)
{
	struct brood_plan *plan;
	struct brood_child *children[3];

	assert_int_equal(brood_plan_new(&plan,
					OWNED(ways, .flags = flags,
					      .argv = SH("sleep 60 & wait")),
					NULL),
			 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(
			brood_plan_spawn(plan, NULL, &children[i], NULL), 0);
	brood_plan_free(&plan);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(wait_for_count(children[i], 2, NULL), 2);
		brood_child_close(&children[i]);
	}
}

static void a_plan_makes_a_tree_each_time(void **state)
{
	(void)state;
	for_each_way(kept_plan);
}

static void new_namespace(uint32_t ways, uint64_t flags)
{
	char buf[32];
	struct brood_child *child;
	struct brood_tree_info info;
	pid_t pids[8];

	if (ways & NAMESPACE)
		return; /* refused: see below */
	child = start(
		OWNED(ways, .flags = flags,
		      .argv = SH("echo $$; sleep 60 & setsid sleep 60 & wait"),
		      .steps = STEPS(brood_step_pipe(1, 0),
				     brood_step_new_namespaces(BROOD_NS_PID))));
	info = info_of(child);
	assert_true(read(brood_pipe(child, 1), buf, sizeof buf) > 0);
	assert_int_equal(atoi(buf), 1);
	assert_int_equal(wait_for_count(child, 3, pids), 3);
	brood_child_close(&child);
	assert_false(is_there(info.guardian));
	for (int i = 0; i < 3; i++)
		assert_false(is_there(pids[i]));
}

static void a_namespace_of_its_own_is_held(void **state)
{
	(void)state;
	SKIP_UNLESS(geteuid() == 0, "needs root");
	for_each_way(new_namespace);
}

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

SUITE(TEST(the_default_is_had_and_told), TEST(without_it_there_is_none),
      TEST_WARM(its_status_is_told_by_each_way),
      TEST_WARM(a_failed_start_is_told_as_ever),
      TEST_WARM(a_start_deadline_ends_all),
      TEST_WARM(its_parent_is_the_caller_but_for_a_guardian),
      TEST_WARM(a_guardian_keeps_nothing_open),
      TEST_WARM(no_guardian_is_a_child_to_wait_for),
      TEST_WARM(all_are_listed_and_killed),
      TEST_WARM(terminating_by_force_ends_all),
      TEST_WARM(their_use_is_summed_up),
      TEST_WARM(another_user_cannot_kill_the_guardian),
      TEST_WARM(a_plan_makes_a_tree_each_time),
      TEST_WARM(a_namespace_of_its_own_is_held), TEST(in_a_users_cgroup),
      TEST(cgroups_are_removed), TEST(what_does_not_go_together),
      TEST(exec_has_no_tree), TEST(autokill_is_refused_where_it_is_not),
      TEST(an_older_spec_has_no_tree))
