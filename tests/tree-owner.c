/* SPDX-License-Identifier: MIT */
/* What is the end of a handle that owns a tree, and what is not. */
#include "lib/escapes.h"
#include "lib/test.h"

#define OWNED(ways_, ...) SPEC(.own_tree = (ways_), __VA_ARGS__)

static const uint32_t all_ways[] = {
	BROOD_TREE_CGROUP | BROOD_TREE_WATCH,
	BROOD_TREE_GUARDIAN,
	BROOD_TREE_NAMESPACE,
};

static const uint64_t modes[] = {0, BROOD_ASYNC};

static int can(uint32_t ways)
{
	struct brood_child *child;
	int r = brood_spawn(&child, OWNED(ways, .argv = SH(":")), NULL);

	if (r == 0)
		brood_child_close(&child);
	return r == 0;
}

static void after_fork(uint32_t ways, uint64_t flags)
{
	struct brood_child *child =
		start(OWNED(ways, .flags = flags, .argv = SH("exec sleep 60")));
	pid_t pid;
	int status;

	brood_started(child, -1, NULL);
	pid = fork();
	if (pid == 0) {
		int r = brood_tree_kill(child, SIGKILL);

		brood_child_close(&child);
		_exit(r == -ECHILD ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(brood_wait(child, 20, NULL), -ETIMEDOUT);
	brood_child_close(&child);
}

static void a_forked_copy_of_the_handle_owns_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof all_ways / sizeof *all_ways; i++)
		for (int m = 0; m < 2; m++)
			if (can(all_ways[i]))
				after_fork(all_ways[i], modes[m]);
}

/* The handle is gone when the process becomes another program. */
static void exec_of_the_owner_is_its_end(void **state)
{
	char marker[64];
	int ready[2], go[2], status;
	char byte;
	pid_t pid;

	(void)state;
	SKIP_UNLESS(can(BROOD_TREE_DEFAULT), "the way cannot be had here");
	snprintf(marker, sizeof marker, "exec-%d-%lld", getpid(),
		 (long long)now_ms());
	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	assert_int_equal(pipe2(go, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		struct brood_child *child = start(
			OWNED(BROOD_TREE_DEFAULT,
			      .argv = ARGV(beside("escape"), "setsid", marker),
			      .steps = STEPS(brood_step_pass(1, ready[1]))));

		(void)child;
		if (read(go[0], &byte, 1) == 1)
			execl("/bin/sleep", "sleep", "60", NULL);
		_exit(1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_true(escape_count(marker, 0) > 0);
	assert_int_equal(write(go[1], "!", 1), 1);
	for (int i = 0; i < 4000 && escape_count(marker, 0); i++)
		sleep_ms(5);
	assert_int_equal(escape_count(marker, SIGKILL), 0);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	close(ready[0]);
	close(ready[1]);
	close(go[0]);
	close(go[1]);
}

/* Whoever has left the program has its output open, and is not waited for. */
static void a_run_that_is_out_of_time_leaves_nothing(void **state)
{
	char marker[64];
	struct brood_run how = {.size = sizeof how, .timeout_ms = 300};

	(void)state;
	for (size_t i = 0; i < sizeof all_ways / sizeof *all_ways; i++) {
		struct brood_result result;
		struct brood_error err;

		if (!can(all_ways[i]))
			continue;
		snprintf(marker, sizeof marker, "run-%d-%zu-%lld", getpid(), i,
			 (long long)now_ms());
		assert_int_equal(
			brood_run(OWNED(all_ways[i],
					.argv = ARGV(beside("escape"),
						     "double-fork", marker)),
				  &how, &result, &err),
			-ETIMEDOUT);
		assert_int_equal(escape_count(marker, SIGKILL), 0);
		brood_result_free(&result);
	}
}

SUITE(TEST(a_run_that_is_out_of_time_leaves_nothing),
      TEST_WARM(a_forked_copy_of_the_handle_owns_nothing),
      TEST(exec_of_the_owner_is_its_end))
