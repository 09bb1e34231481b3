/* SPDX-License-Identifier: MIT */
/* A NULL error pointer is allowed everywhere. */
#include "lib/test.h"

static void in_every_call(void **state)
{
	struct brood_child *child = NULL;
	struct brood_plan *plan = NULL;

	(void)state;
	assert_int_equal(brood_spawn(&child, SPEC(.argv = NULL), NULL),
			 -EINVAL);
	assert_int_equal(brood_spawn(NULL, NULL, NULL), -EINVAL);
	assert_int_equal(
		brood_spawn(&child, SPEC(.argv = ARGV("/no/such")), NULL),
		-ENOENT);
	assert_int_equal(
		brood_spawn(&child,
			    SPEC(.argv = SH(":"),
				 .steps = STEPS(brood_step_chdir("/no"))),
			    NULL),
		-ENOENT);
	assert_int_equal(brood_plan_new(&plan, SPEC(.argv = NULL), NULL),
			 -EINVAL);
	assert_int_equal(
		brood_plan_new(&plan, SPEC(.argv = ARGV("/no/such")), NULL), 0);
	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), -ENOENT);
	assert_int_equal(brood_plan_spawn(plan, NULL, NULL, NULL), -EINVAL);
	brood_plan_free(&plan);
	brood_plan_free(&plan);
	brood_plan_free(NULL);
}

static void in_asynchronous_failures(void **state)
{
	struct brood_child *child = NULL;
	int r = brood_spawn(
		&child, SPEC(.argv = ARGV("/no/such"), .flags = BROOD_ASYNC),
		NULL);

	(void)state;
	if (!r) {
		assert_int_equal(brood_started(child, -1, NULL), -ENOENT);
		assert_int_equal(brood_wait(child, -1, NULL), 0);
	}
	brood_child_close(&child);
}

SUITE(TEST(in_every_call), TEST(in_asynchronous_failures))
