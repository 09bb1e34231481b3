/* SPDX-License-Identifier: MIT */
/* brood_wait_event tells of stops and continuations, and reaps only at the end.
 */
#include "lib/test.h"

static struct brood_child *start_held(uint64_t flags)
{
	return start(SPEC(.argv = SH("read x; exit 4"), .flags = flags,
			  .steps = STEPS(brood_step_pipe(0, 0),
					 brood_step_pdeathsig(SIGKILL))));
}

static void expect(struct brood_child *child, int timeout_ms, int how,
		   int value)
{
	struct brood_exit exit;

	memset(&exit, 0xff, sizeof exit);
	assert_int_equal(brood_wait_event(child, timeout_ms, &exit), 0);
	assert_int_equal(exit.how, how);
	assert_int_equal(exit.value, value);
	assert_int_equal(exit.reserved32, 0);
}

static void in_turn(uint64_t flags, int timeout_ms)
{
	struct brood_child *child = start_held(flags);

	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(brood_wait_event(child, 0, NULL), -ETIMEDOUT);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(brood_kill(child, SIGSTOP), 0);
		expect(child, timeout_ms, BROOD_STOPPED, SIGSTOP);
		assert_int_equal(brood_wait_event(child, 0, NULL), -ETIMEDOUT);
		assert_int_equal(brood_wait(child, 0, NULL), -ETIMEDOUT);
		assert_int_equal(brood_kill(child, SIGCONT), 0);
		expect(child, timeout_ms, BROOD_CONTINUED, SIGCONT);
	}
	close(brood_pipe_take(child, 0));
	expect(child, timeout_ms, BROOD_EXITED, 4);
	expect(child, timeout_ms, BROOD_EXITED, 4);
	assert_int_equal(brood_kill(child, 0), -ESRCH);
	assert_int_equal(finish(child), 4);
}

static void for_ever(void **state)
{
	(void)state;
	in_turn(0, -1);
	in_turn(BROOD_ASYNC, -1);
}

static void with_a_limit(void **state)
{
	(void)state;
	in_turn(0, 20000);
	in_turn(BROOD_ASYNC, 20000);
}

/* Whatever becomes of SIGCHLD. */
static void with_sigchld_ignored(void **state)
{
	(void)state;
	signal(SIGCHLD, SIG_IGN);
	for (int i = 0; i < 2; i++) {
		struct brood_child *child = start_held(0);
		struct brood_exit exit;

		assert_int_equal(brood_kill(child, SIGSTOP), 0);
		expect(child, i ? -1 : 20000, BROOD_STOPPED, SIGSTOP);
		assert_int_equal(brood_kill(child, SIGKILL), 0);
		assert_int_equal(brood_wait_event(child, i ? -1 : 20000, &exit),
				 0);
		assert_true(exit.how == BROOD_SIGNALED ||
			    exit.how == BROOD_LOST);
		brood_child_close(&child);
	}
	signal(SIGCHLD, SIG_DFL);
}

/* Before its program, by a step. */
static void stopped_before_its_program(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS_ASYNC();
	/* It waits to be told to end: else both events could be one. */
	child = start(
		SPEC(.argv = SH("read x; exit 9"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_stop(), brood_step_pipe(0, 0))));
	expect(child, -1, BROOD_STOPPED, SIGSTOP);
	assert_int_equal(brood_started(child, 0, NULL), -ETIMEDOUT);
	assert_int_equal(brood_kill(child, SIGCONT), 0);
	expect(child, -1, BROOD_CONTINUED, SIGCONT);
	close(brood_pipe_take(child, 0));
	expect(child, -1, BROOD_EXITED, 9);
	brood_child_close(&child);
}

static void one_that_never_started(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS_ASYNC();
	child = start(SPEC(.argv = ARGV("/no/such"), .flags = BROOD_ASYNC));
	expect(child, -1, BROOD_NOT_STARTED, ENOENT);
	assert_int_equal(brood_started(child, 0, NULL), -ENOENT);
	brood_child_close(&child);
}

/* As event loops make it. */
static void of_a_non_blocking_pidfd(void **state)
{
	struct brood_child *child = start_held(0);

	(void)state;
	if (brood_pidfd(child) >= 0)
		fcntl(brood_pidfd(child), F_SETFL, O_NONBLOCK);
	assert_int_equal(brood_kill(child, SIGSTOP), 0);
	expect(child, -1, BROOD_STOPPED, SIGSTOP);
	assert_int_equal(brood_kill(child, SIGKILL), 0);
	expect(child, -1, BROOD_SIGNALED, SIGKILL);
	brood_child_close(&child);
}

static void refusals(void **state)
{
	struct brood_child *child = start_held(0);
	int status;
	pid_t copy;

	(void)state;
	assert_int_equal(brood_wait_event(NULL, 0, NULL), -EINVAL);
	copy = fork();
	if (!copy)
		_exit(brood_wait_event(child, 0, NULL) != -ECHILD);
	assert_int_equal(waitpid(copy, &status, 0), copy);
	assert_int_equal(status, 0);
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 4);
}

SUITE(TEST(for_ever), TEST(with_a_limit), TEST(with_sigchld_ignored),
      TEST(stopped_before_its_program), TEST(one_that_never_started),
      TEST(of_a_non_blocking_pidfd), TEST(refusals))
