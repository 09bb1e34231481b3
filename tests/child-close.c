/* SPDX-License-Identifier: MIT */
/* brood_child_close frees all, reaps what ended, and never waits. */
#include "lib/test.h"

static void null_and_twice_are_harmless(void **state)
{
	struct brood_child *child = NULL;

	(void)state;
	brood_child_close(NULL);
	brood_child_close(&child);
	child = start(SPEC(.argv = SH(":")));
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	brood_child_close(&child);
	assert_null(child);
	brood_child_close(&child);
}

static void an_ended_child_is_reaped(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH(":")));
	siginfo_t si;

	(void)state;
	assert_int_equal(
		waitid(P_PID, (id_t)brood_pid(child), &si, WEXITED | WNOWAIT),
		0);
	brood_child_close(&child);
	assert_null(child);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void a_running_child_runs_on(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("read x; exit 7"),
			   .steps = STEPS(brood_step_pipe(0, 0))));
	pid_t pid = brood_pid(child);
	int fd = brood_pipe_take(child, 0), status;

	(void)state;
	brood_child_close(&child);
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	assert_int_equal(write(fd, "\n", 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 7);
	close(fd);
}

static void taken_pipes_are_the_callers(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("echo hello"),
			   .steps = STEPS(brood_step_pipe(1, 0))));
	int fd = brood_pipe_take(child, 1);
	char buf[16];

	(void)state;
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	brood_child_close(&child);
	assert_string_equal(slurp(fd, buf, sizeof buf), "hello\n");
	close(fd);
}

SUITE(TEST(null_and_twice_are_harmless), TEST(an_ended_child_is_reaped),
      TEST(a_running_child_runs_on), TEST(taken_pipes_are_the_callers))
