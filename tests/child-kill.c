/* SPDX-License-Identifier: MIT */
/* brood_kill reaches the child, and never anybody else. */
#include "lib/test.h"

static struct brood_child *start_cat(uint64_t flags)
{
	return start(SPEC(.argv = ARGV("cat"), .flags = flags,
			  .steps = STEPS(brood_step_pipe(0, 0))));
}

static void ends_a_running_child(void **state)
{
	static const int sigs[] = {SIGTERM, SIGKILL, SIGUSR1};

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct brood_child *child = start_cat(i % 2 ? BROOD_ASYNC : 0);
		struct brood_exit exit;

		assert_int_equal(brood_started(child, -1, NULL), 0);
		assert_int_equal(brood_kill(child, 0), 0);
		assert_int_equal(brood_kill(child, sigs[i % 3]), 0);
		assert_int_equal(brood_wait(child, -1, &exit), 0);
		assert_int_equal(exit.how, BROOD_SIGNALED);
		assert_int_equal(exit.value, sigs[i % 3]);
		brood_child_close(&child);
	}
}

static void after_reaping_reaches_nobody(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH(":")));

	(void)state;
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(brood_kill(child, 0), -ESRCH);
	assert_int_equal(brood_kill(child, SIGKILL), -ESRCH);
	brood_child_close(&child);
}

static void ended_but_not_reaped_is_no_error(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH(":")));
	siginfo_t si;

	(void)state;
	assert_int_equal(
		waitid(P_PID, (id_t)brood_pid(child), &si, WEXITED | WNOWAIT),
		0);
	assert_int_equal(brood_kill(child, SIGTERM), 0);
	assert_int_equal(finish(child), 0);
}

static void bad_signal_is_refused(void **state)
{
	struct brood_child *child = start_cat(0);

	(void)state;
	assert_int_equal(brood_kill(child, 65), -EINVAL);
	assert_int_equal(brood_kill(child, -1), -EINVAL);
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 0);
}

static void belongs_to_one_process(void **state)
{
	struct brood_child *child = start_cat(0);
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(brood_kill(child, SIGKILL) == -ECHILD ? 0 : 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 0);
}

SUITE(TEST(belongs_to_one_process), TEST(ends_a_running_child),
      TEST(after_reaping_reaches_nobody),
      TEST(ended_but_not_reaped_is_no_error), TEST(bad_signal_is_refused))
