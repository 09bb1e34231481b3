/* SPDX-License-Identifier: MIT */
/* A failed spawn leaves no trace: no SIGCHLD, nothing for wait(2). */
#include "lib/test.h"

#include <sys/prctl.h>
#include <sys/resource.h>

static volatile sig_atomic_t sigchlds;

static void on_sigchld(int sig)
{
	(void)sig;
	sigchlds++;
}

static void assert_silent(const struct brood_spec *spec, int code)
{
	struct sigaction sa = {.sa_handler = on_sigchld};
	sigset_t pending;

	sigaction(SIGCHLD, &sa, NULL);
	sigchlds = 0;
	for (int i = 0; i < 20; i++) {
		struct brood_child *child = NULL;

		assert_int_equal(brood_spawn(&child, spec, NULL), code);
		assert_null(child);
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		assert_int_equal(errno, ECHILD);
	}
	/* The call before clone3 announces the end of whatever it made. */
	if (brood_capabilities() & BROOD_HAS_CLONE3)
		assert_int_equal(sigchlds, 0);
	sigpending(&pending);
	assert_int_equal(sigismember(&pending, SIGCHLD), 0);
	signal(SIGCHLD, SIG_DFL);
}

static void missing_program(void **state)
{
	(void)state;
	assert_silent(SPEC(.argv = ARGV("/no/such")), -ENOENT);
	assert_silent(SPEC(.argv = ARGV("no-such")), -ENOENT);
}

static void failing_step(void **state)
{
	(void)state;
	assert_silent(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_pipe(1, 0),
						     brood_step_chdir("/no"))),
		-ENOENT);
}

static void bad_input(void **state)
{
	(void)state;
	assert_silent(SPEC(.argv = NULL), -EINVAL);
}

static void no_descriptor_left(void **state)
{
	struct rlimit old, few;

	(void)state;
	getrlimit(RLIMIT_NOFILE, &old);
	few.rlim_max = old.rlim_max;
	few.rlim_cur = 4;
	setrlimit(RLIMIT_NOFILE, &few);
	assert_silent(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_pipe(1, 0))),
		-EMFILE);
	setrlimit(RLIMIT_NOFILE, &old);
}

static void no_process_left(void **state)
{
	struct rlimit none = {0, 0};

	(void)state;
	assert_int_equal(setrlimit(RLIMIT_NPROC, &none), 0);
	assert_int_equal(setresuid(65534, 65534, 65534), 0);
	/* That cleared it, and the census needs /proc. */
	prctl(PR_SET_DUMPABLE, 1);
	assert_silent(SPEC(.argv = SH(":")), -EAGAIN);
	fails(SPEC(.argv = SH(":")), -EAGAIN, BROOD_STAGE_CREATE);
}

static void no_process_to_be_had(void **state)
{
	(void)state;
	SKIP_UNLESS(!geteuid(), "needs root");
	in_fork(no_process_left);
}

SUITE(TEST(missing_program), TEST(failing_step), TEST(bad_input),
      TEST(no_descriptor_left), TEST(no_process_to_be_had))
