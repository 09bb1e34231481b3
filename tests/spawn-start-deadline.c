/* SPDX-License-Identifier: MIT */
/* start_timeout_ms ends a child whose steps block, and fails the call. */
#include "lib/test.h"

static void passes(void **state)
{
	struct brood_error err;
	int64_t begin;

	(void)state;
	NEEDS_ASYNC();
	mkfifo(scratch("fifo"), 0600);
	for (int i = 0; i < 3; i++) {
		begin = now_ms();
		err = fails(SPEC(.argv = SH(":"), .start_timeout_ms = 100,
				 .steps = STEPS(brood_step_open(
					 0, scratch("fifo"), O_RDONLY, 0))),
			    -ETIMEDOUT, BROOD_STAGE_TIMEOUT);
		assert_in_range(now_ms() - begin, 99, BUSY_MS);
		assert_int_equal(err.code, -ETIMEDOUT);
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	}
}

static void is_no_matter_in_time(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		assert_int_equal(run(SPEC(.argv = SH("exit 3"),
					  .start_timeout_ms = 20000)),
				 3);
}

static void does_not_limit_the_program(void **state)
{
	(void)state;
	assert_int_equal(run(SPEC(.argv = SH("sleep 0.4; exit 2"),
				  .start_timeout_ms = 200)),
			 2);
}

static void other_failures_are_told_as_ever(void **state)
{
	struct brood_error err;

	(void)state;
	err = fails(SPEC(.argv = SH(":"), .start_timeout_ms = 20000,
			 .steps = STEPS(brood_step_chdir("/no"))),
		    -ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 0);
	fails(SPEC(.argv = ARGV("/no/such"), .start_timeout_ms = 20000),
	      -ENOENT, BROOD_STAGE_EXEC);
}

SUITE(TEST(passes), TEST(is_no_matter_in_time),
      TEST(does_not_limit_the_program), TEST(other_failures_are_told_as_ever))
