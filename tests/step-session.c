/* SPDX-License-Identifier: MIT */
/* setsid and setpgid. */
#include "lib/test.h"

static int number(const struct told *t, const char *key)
{
	return atoi(told(t, key));
}

static void setsid_makes_a_session(void **state)
{
	struct told t = tell(SPEC(.steps = STEPS(brood_step_setsid())));

	(void)state;
	assert_int_equal(number(&t, "sid "), number(&t, "pid "));
	assert_int_equal(number(&t, "pgid "), number(&t, "pid "));
	told_free(&t);
}

static void setpgid_zero_makes_a_group(void **state)
{
	struct told t = tell(SPEC(.steps = STEPS(brood_step_setpgid(0))));

	(void)state;
	assert_int_equal(number(&t, "pgid "), number(&t, "pid "));
	assert_int_equal(number(&t, "sid "), getsid(0));
	told_free(&t);
}

static void setpgid_joins_a_group(void **state)
{
	struct brood_child *leader =
		start(SPEC(.argv = ARGV("cat"),
			   .steps = STEPS(brood_step_setpgid(0),
					  brood_step_pipe(0, 0))));
	pid_t group = brood_pid(leader);
	struct told t = tell(SPEC(.steps = STEPS(brood_step_setpgid(group))));

	(void)state;
	assert_int_equal(number(&t, "pgid "), group);
	told_free(&t);
	close(brood_pipe_take(leader, 0));
	assert_int_equal(finish(leader), 0);
}

static void failure_names_the_step(void **state)
{
	/* A group of another session can never be joined. */
	struct brood_error err =
		fails(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_umask(022),
					  brood_step_setpgid(0x3fffff))),
		      -EPERM, BROOD_STAGE_STEP);

	(void)state;
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_SETPGID);
	assert_int_equal(err.number, 0x3fffff);
}

SUITE(TEST(setsid_makes_a_session), TEST(setpgid_zero_makes_a_group),
      TEST(setpgid_joins_a_group), TEST(failure_names_the_step))
