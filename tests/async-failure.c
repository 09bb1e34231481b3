/* SPDX-License-Identifier: MIT */
/* A failure after an asynchronous call has returned names its step too. */
#include "lib/test.h"

static volatile sig_atomic_t sigchlds;

static void on_sigchld(int sig)
{
	(void)sig;
	sigchlds++;
}

/* With clone3 the call succeeds and brood_started fails; where that is not to
 * be had the call itself fails. Either way this is the error. */
static struct brood_error failure_of(const struct brood_spec *spec)
{
	struct brood_child *child = NULL;
	struct brood_error err, again;
	struct brood_exit exit;
	int r = brood_spawn(&child, spec, &err);

	if (r < 0) {
		assert_null(child);
		assert_false(brood_capabilities() & BROOD_HAS_ASYNC);
		return err;
	}
	r = brood_started(child, -1, &err);
	assert_true(r < 0);
	assert_int_equal(err.code, r);
	assert_int_equal(brood_started(child, 0, &again), r);
	assert_memory_equal(&err, &again, sizeof err);
	assert_int_equal(brood_wait(child, -1, &exit), 0);
	assert_int_equal(exit.how, BROOD_NOT_STARTED);
	assert_int_equal(exit.value, -r);
	assert_int_equal(brood_kill(child, 0), -ESRCH);
	brood_child_close(&child);
	return err;
}

static void missing_program(void **state)
{
	struct brood_error err = failure_of(
		SPEC(.argv = ARGV("/no/such"), .flags = BROOD_ASYNC));

	(void)state;
	assert_int_equal(err.code, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_EXEC);
	assert_string_equal(err.object, "/no/such");
	assert_int_equal(err.step, -1);
}

static void failing_step(void **state)
{
	struct brood_error err = failure_of(
		SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
		     .steps = STEPS(brood_step_umask(0), brood_step_null(0),
				    brood_step_open(5, "/no/file", 0, 0))));

	(void)state;
	assert_int_equal(err.code, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 2);
	assert_int_equal(err.number, 5);
	assert_string_equal(err.object, "/no/file");
}

static void bad_input_fails_at_once(void **state)
{
	(void)state;
	refused(SPEC(.argv = NULL, .flags = BROOD_ASYNC), -EINVAL,
		BROOD_REASON_NO_ARGV);
}

static void is_silent(void **state)
{
	struct brood_child *child = NULL;

	(void)state;
	NEEDS_ASYNC();
	signal(SIGCHLD, on_sigchld);
	sigchlds = 0;
	for (int i = 0; i < 100; i++) {
		assert_int_equal(brood_spawn(&child,
					     SPEC(.argv = ARGV("/no/such"),
						  .flags = BROOD_ASYNC),
					     NULL),
				 0);
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		if (i % 2)
			brood_started(child, -1, NULL);
		brood_child_close(&child);
	}
	brood_settle();
	sleep_ms(20);
	assert_int_equal(sigchlds, 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	signal(SIGCHLD, SIG_DFL);
}

/* How many are in flight at once is the scheduler's to say. */
static void warm_for_silence(void **state)
{
	warm_many(64);
	is_silent(state);
}

SUITE(TEST(missing_program), TEST(failing_step), TEST(bad_input_fails_at_once),
      TEST_AFTER(warm_for_silence, is_silent))
