/* SPDX-License-Identifier: MIT */
/* brood_terminate ends a child within the time that it gives, by what is
 * enough.
 */
#include "lib/test.h"

/* It says so when its traps are set. */
static struct brood_child *start_ready(const char *script, uint64_t flags)
{
	char with_ready[256], byte;
	struct brood_child *child;

	snprintf(with_ready, sizeof with_ready, "%s", script);
	child = start(SPEC(.argv = SH(with_ready), .flags = flags,
			   .steps = STEPS(brood_step_pipe(1, 0),
					  brood_step_pipe(0, 0),
					  brood_step_pdeathsig(SIGKILL))));
	assert_int_equal(read(brood_pipe(child, 1), &byte, 1), 1);
	return child;
}

static void terminate(struct brood_child *child, int sig, int grace_ms,
		      int forced, int how, int value)
{
	struct brood_exit exit;

	assert_int_equal(brood_terminate(child, sig, grace_ms, &exit), forced);
	assert_int_equal(exit.how, how);
	assert_int_equal(exit.value, value);
	assert_int_equal(brood_kill(child, 0), -ESRCH);
	brood_child_close(&child);
}

static void by_the_signal_if_that_is_enough(void **state)
{
	(void)state;
	for (int async = 0; async < 2; async++) {
		uint64_t flags = async ? BROOD_ASYNC : 0;

		terminate(start_ready("echo; read x", flags), 0, BUSY_MS, 0,
			  BROOD_SIGNALED, SIGTERM);
		terminate(start_ready("echo; read x", flags), SIGHUP, -1, 0,
			  BROOD_SIGNALED, SIGHUP);
		terminate(start_ready("trap 'exit 5' INT; echo; read x", flags),
			  SIGINT, BUSY_MS, 0, BROOD_EXITED, 5);
		terminate(start_ready("trap '' TERM; echo; read x", flags),
			  SIGKILL, -1, 0, BROOD_SIGNALED, SIGKILL);
	}
}

static void by_kill_after_the_time(void **state)
{
	static const char stubborn[] = "trap '' TERM; echo; read x; read x";
	int64_t begin;

	(void)state;
	for (int async = 0; async < 2; async++) {
		struct brood_child *child =
			start_ready(stubborn, async ? BROOD_ASYNC : 0);

		begin = now_ms();
		terminate(child, 0, 150, 1, BROOD_SIGNALED, SIGKILL);
		assert_in_range(now_ms() - begin, 149, BUSY_MS);
	}
	terminate(start_ready(stubborn, 0), 0, 0, 1, BROOD_SIGNALED, SIGKILL);
}

static void a_stopped_child_heeds_it(void **state)
{
	struct brood_child *child =
		start_ready("trap 'exit 6' TERM; echo; read x", 0);
	siginfo_t info;

	(void)state;
	assert_int_equal(brood_kill(child, SIGSTOP), 0);
	assert_int_equal(waitid(P_PID, (id_t)brood_pid(child), &info,
				WSTOPPED | WNOWAIT),
			 0);
	terminate(child, 0, BUSY_MS, 0, BROOD_EXITED, 6);
}

static void one_that_has_ended(void **state)
{
	struct brood_child *child = start_ready("echo; exit 7", 0);
	siginfo_t info;

	(void)state;
	assert_int_equal(
		waitid(P_PID, (id_t)brood_pid(child), &info, WEXITED | WNOWAIT),
		0);
	terminate(child, 0, BUSY_MS, 0, BROOD_EXITED, 7);
	child = start_ready("echo; exit 8", 0);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	terminate(child, 0, 0, 0, BROOD_EXITED, 8);
}

static void refusals_leave_it(void **state)
{
	struct brood_child *child = start_ready("echo; read x; exit 3", 0);
	int status;
	pid_t copy;

	(void)state;
	assert_int_equal(brood_terminate(NULL, 0, 0, NULL), -EINVAL);
	assert_int_equal(brood_terminate(child, -1, 0, NULL), -EINVAL);
	assert_int_equal(brood_terminate(child, 65, 0, NULL), -EINVAL);
	copy = fork();
	if (!copy)
		_exit(brood_terminate(child, 0, 0, NULL) != -ECHILD);
	assert_int_equal(waitpid(copy, &status, 0), copy);
	assert_int_equal(status, 0);
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 3);
}

SUITE(TEST(by_the_signal_if_that_is_enough), TEST(by_kill_after_the_time),
      TEST(a_stopped_child_heeds_it), TEST(one_that_has_ended),
      TEST(refusals_leave_it))
