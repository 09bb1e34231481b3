/* SPDX-License-Identifier: MIT */
/* New namespaces are made with the process, and are not the caller's. */
#include "lib/spaces.h"

static const struct {
	uint64_t bit;
	const char *kind;
} kinds[] = {
	{BROOD_NS_MOUNT, "mnt"}, {BROOD_NS_CGROUP, "cgroup"},
	{BROOD_NS_UTS, "uts"},   {BROOD_NS_IPC, "ipc"},
	{BROOD_NS_USER, "user"}, {BROOD_NS_PID, "pid"},
	{BROOD_NS_NET, "net"},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static const char *read_links = "cd /proc/self/ns && readlink mnt cgroup uts "
				"ipc user pid net";

/* Which bits the links, in the order of kinds, show to be others. */
static uint64_t other(const char *links)
{
	char copy[1024], *rest = copy;
	uint64_t set = 0;

	snprintf(copy, sizeof copy, "%s", links);
	for (size_t i = 0; i < KINDS; i++) {
		const char *link = strsep(&rest, "\n");

		assert_non_null(link);
		if (strcmp(link, space_of_mine(kinds[i].kind)) != 0)
			set |= kinds[i].bit;
	}
	return set;
}

static void each_is_made_alone(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(other(says(read_links, STEPS(brood_step_umask(0)), 0)),
			 0);
	for (size_t i = 0; i < KINDS; i++)
		for (int async = 0; async < 2; async++)
			assert_int_equal(
				other(says(read_links,
					   STEPS(brood_step_new_namespaces(
						   kinds[i].bit)),
					   async ? BROOD_ASYNC : 0)),
				kinds[i].bit);
}

static void all_at_once_without_rights(void **state)
{
	uint64_t all = 0;

	(void)state;
	for (size_t i = 0; i < KINDS; i++)
		all |= kinds[i].bit;
	assert_int_equal(other(says(read_links,
				    STEPS(brood_step_new_namespaces(all)), 0)),
			 all);
}

static void a_user_makes_all_with_a_user_namespace(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_USER_NAMESPACES();
	in_fork(all_at_once_without_rights);
}

/* The process itself is in it, and its handle has the caller's number. */
static void a_new_pid_namespace_is_the_childs_own(void **state)
{
	struct brood_child *child;
	struct brood_exit e;
	char buf[64];

	(void)state;
	NEEDS_ROOT();
	child = start(
		SPEC(.argv = SH("echo $$; read x; exit 3"),
		     .steps = STEPS(brood_step_new_namespaces(BROOD_NS_PID),
				    brood_step_pipe(0, 0),
				    brood_step_pipe(1, 0))));
	assert_true(brood_pid(child) > 1);
	assert_int_equal(kill(brood_pid(child), 0), 0);
	assert_int_equal(read(brood_pipe(child, 1), buf, sizeof buf), 2);
	assert_memory_equal(buf, "1\n", 2);
	close(brood_pipe_take(child, 0));
	assert_int_equal(brood_wait(child, -1, &e), 0);
	assert_int_equal(e.how, BROOD_EXITED);
	assert_int_equal(e.value, 3);
	brood_child_close(&child);
}

/* From inside, only signals with a handler reach the first process of a
 * namespace; from outside SIGKILL ends it. */
static void its_first_process_is_killed_from_outside(void **state)
{
	struct brood_child *child;
	struct brood_exit e;

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(run(SPEC(.argv = SH("kill -KILL $$; exit 5"),
				  .steps = STEPS(brood_step_new_namespaces(
					  BROOD_NS_PID)))),
			 5);
	child = start(
		SPEC(.argv = ARGV("/bin/sleep", "1000"),
		     .steps = STEPS(brood_step_new_namespaces(BROOD_NS_PID))));
	assert_int_equal(brood_kill(child, SIGKILL), 0);
	assert_int_equal(brood_wait(child, -1, &e), 0);
	assert_int_equal(e.how, BROOD_SIGNALED);
	assert_int_equal(e.value, SIGKILL);
	brood_child_close(&child);
}

static void the_caller_keeps_its_own(void **state)
{
	char before[KINDS][64];

	(void)state;
	NEEDS_ROOT();
	for (size_t i = 0; i < KINDS; i++)
		snprintf(before[i], sizeof before[i], "%s",
			 space_of_mine(kinds[i].kind));
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	for (size_t i = 0; i < KINDS; i++)
		run(SPEC(.argv = SH(":"),
			 .steps = STEPS(
				 brood_step_new_namespaces(kinds[i].bit))));
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	for (size_t i = 0; i < KINDS; i++)
		assert_string_equal(space_of_mine(kinds[i].kind), before[i]);
}

static void is_the_step(const struct brood_error *err, uint64_t set)
{
	assert_int_equal(err->step, 1);
	assert_int_equal(err->step_type, BROOD_STEP_NEW_NAMESPACES);
	assert_int_equal(err->number, set);
}

static void without_rights(void **state)
{
	(void)state;
	become_nobody();
	for (int i = 0; i < 2; i++) {
		struct brood_error err = fails(
			SPEC(.argv = SH(":"), .flags = i ? BROOD_ASYNC : 0,
			     .steps = STEPS(
				     brood_step_umask(0),
				     brood_step_new_namespaces(BROOD_NS_NET))),
			-EPERM, BROOD_STAGE_STEP);

		is_the_step(&err, BROOD_NS_NET);
	}
	/* It was an error and no missing call: nothing else has changed. */
	assert_int_equal(run(SPEC(.argv = SH(":"))), 0);
}

static void who_may_not_is_told_the_step(void **state)
{
	uint64_t has = brood_capabilities();

	(void)state;
	NEEDS_ROOT();
	in_fork(without_rights);
	assert_int_equal(brood_capabilities(), has);
}

static void write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* Limits are those of the caller's user namespace: here one of its own. */
static void beyond_the_limit(void **state)
{
	struct brood_error err;

	(void)state;
	assert_int_equal(unshare(CLONE_NEWUSER), 0);
	write_to("/proc/self/setgroups", "deny");
	write_to("/proc/self/uid_map", "0 0 1");
	write_to("/proc/sys/user/max_uts_namespaces", "0");
	err = fails(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_umask(0),
				    brood_step_new_namespaces(BROOD_NS_UTS))),
		-ENOSPC, BROOD_STAGE_STEP);
	is_the_step(&err, BROOD_NS_UTS);
}

static void the_limit_is_told_with_the_step(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(beyond_the_limit);
}

static void a_plan_makes_new_ones_each_time(void **state)
{
	struct brood_plan *plan;

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = SH("[ $$ = 1 ]"),
				    .steps = STEPS(brood_step_new_namespaces(
					    BROOD_NS_PID | BROOD_NS_UTS))),
			       NULL),
		0);
	for (int i = 0; i < 3; i++) {
		struct brood_child *child;

		assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
		assert_int_equal(finish(child), 0);
	}
	brood_plan_free(&plan);
}

SUITE(TEST(each_is_made_alone), TEST(a_user_makes_all_with_a_user_namespace),
      TEST(a_new_pid_namespace_is_the_childs_own),
      TEST(its_first_process_is_killed_from_outside),
      TEST(the_caller_keeps_its_own), TEST(who_may_not_is_told_the_step),
      TEST(the_limit_is_told_with_the_step),
      TEST(a_plan_makes_new_ones_each_time))
