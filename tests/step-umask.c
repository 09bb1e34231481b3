/* SPDX-License-Identifier: MIT */
/* umask sets the child's; without it the child has the caller's. */
#include "lib/test.h"

static long umask_of(const struct brood_step *steps)
{
	struct told t = tell(SPEC(.steps = steps));
	long mask = strtol(told(&t, "umask "), NULL, 8);

	told_free(&t);
	return mask;
}

static void sets_it(void **state)
{
	static const unsigned masks[] = {0, 022, 077, 0777, 0123};

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(umask_of(STEPS(brood_step_umask(masks[i]))),
				 masks[i]);
}

static void is_the_callers_otherwise(void **state)
{
	mode_t old = umask(0137);

	(void)state;
	assert_int_equal(umask_of(NULL), 0137);
	umask(old);
}

SUITE(TEST(sets_it), TEST(is_the_callers_otherwise))
