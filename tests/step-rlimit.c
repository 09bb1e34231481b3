/* SPDX-License-Identifier: MIT */
/* rlimit sets the child's limits, after its descriptors are in place. */
#include "lib/test.h"

#include <sys/resource.h>

static void assert_limit(const struct told *t, int resource, uint64_t soft,
			 uint64_t hard)
{
	char key[32];
	unsigned long long is[2];

	snprintf(key, sizeof key, "rlimit %d ", resource);
	assert_non_null(told(t, key));
	assert_int_equal(sscanf(told(t, key), "%llu %llu", &is[0], &is[1]), 2);
	assert_int_equal(is[0], soft);
	assert_int_equal(is[1], hard);
}

static void sets_soft_and_hard(void **state)
{
	struct told t = tell(
		SPEC(.steps = STEPS(brood_step_rlimit(RLIMIT_CORE, 0, 0),
				    brood_step_rlimit(RLIMIT_CPU, 100, 200),
				    brood_step_rlimit(RLIMIT_NOFILE, 30, 31))));

	(void)state;
	assert_limit(&t, RLIMIT_CORE, 0, 0);
	assert_limit(&t, RLIMIT_CPU, 100, 200);
	assert_limit(&t, RLIMIT_NOFILE, 30, 31);
	told_free(&t);
}

static void knows_infinity(void **state)
{
	struct told t =
		tell(SPEC(.steps = STEPS(brood_step_rlimit(
				  RLIMIT_CPU, 7, BROOD_RLIM_INFINITY))));

	(void)state;
	assert_limit(&t, RLIMIT_CPU, 7, RLIM_INFINITY);
	told_free(&t);
}

static void leaves_the_others(void **state)
{
	struct rlimit is;
	struct told t = tell(
		SPEC(.steps = STEPS(brood_step_rlimit(RLIMIT_CORE, 0, 0))));

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &is), 0);
	assert_limit(&t, RLIMIT_NOFILE, is.rlim_cur, is.rlim_max);
	assert_int_equal(getrlimit(RLIMIT_STACK, &is), 0);
	assert_limit(&t, RLIMIT_STACK, is.rlim_cur, is.rlim_max);
	told_free(&t);
}

static void comes_after_descriptors(void **state)
{
	struct told t =
		tell(SPEC(.steps = STEPS(brood_step_rlimit(RLIMIT_NOFILE, 8, 8),
					 brood_step_null(50))));

	(void)state;
	assert_string_equal(told_fd(&t, 50), "/dev/null");
	told_free(&t);
}

static void small_memory_limits_do_not_break_the_caller(void **state)
{
	static const int which[] = {RLIMIT_AS, RLIMIT_STACK, RLIMIT_DATA};
	struct brood_child *child;
	struct brood_error err;

	(void)state;
	/* Such a program may fail to start or die at once; the call must come
	 * back, and must not say that it runs when a signal forestalled it. */
	for (int i = 0; i < 3; i++) {
		const struct brood_spec *spec =
			SPEC(.argv = SH(":"), .steps = STEPS(brood_step_rlimit(
						      which[i], 4096, 4096)));
		int r = brood_spawn(&child, spec, &err);

		if (r < 0) {
			assert_null(child);
			assert_int_equal(err.code, r);
			continue;
		}
		assert_int_equal(brood_wait(child, -1, NULL), 0);
		brood_child_close(&child);
	}
}

static void failure_names_step_and_resource(void **state)
{
	struct rlimit is;
	struct brood_error err;

	(void)state;
	/* Above the hard limit of the system even root gets nothing. */
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &is), 0);
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_umask(022),
					brood_step_rlimit(RLIMIT_NOFILE,
							  UINT64_C(1) << 40,
							  UINT64_C(1) << 40))),
		    -EPERM, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_RLIMIT);
	assert_int_equal(err.number, RLIMIT_NOFILE);
}

SUITE(TEST(sets_soft_and_hard), TEST(knows_infinity), TEST(leaves_the_others),
      TEST(comes_after_descriptors),
      TEST(small_memory_limits_do_not_break_the_caller),
      TEST(failure_names_step_and_resource))
