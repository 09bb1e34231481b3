/* SPDX-License-Identifier: MIT */
/* own_tree: who is in a tree, what they use, and what a tree goes together
 * with. */
#include "lib/owned.h"

#include <sched.h>

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

SUITE(TEST_WARM(all_are_listed_and_killed),
      TEST_WARM(terminating_by_force_ends_all),
      TEST_WARM(their_use_is_summed_up),
      TEST_WARM(another_user_cannot_kill_the_guardian),
      TEST_WARM(a_plan_makes_a_tree_each_time),
      TEST_WARM(a_namespace_of_its_own_is_held))
