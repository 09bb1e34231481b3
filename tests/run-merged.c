/* SPDX-License-Identifier: MIT */
/* Both streams in one, in the order in which they were written. */
#include "lib/captured.h"

static void in_order(void **state)
{
	struct brood_result r = captured(
		"for i in 1 2 3 4 5 6 7 8 9; do echo o$i; echo e$i >&2; done",
		HOW(.err.to = BROOD_STREAM_MERGE), 0, 0);

	(void)state;
	assert_output(&r.out, "o1\ne1\no2\ne2\no3\ne3\no4\ne4\no5\ne5\n"
			      "o6\ne6\no7\ne7\no8\ne8\no9\ne9\n");
	assert_output(&r.err, "");
	assert_int_equal(r.err.total, 0);
	brood_result_free(&r);
}

static void apart(void **state)
{
	struct brood_result r =
		captured("echo o1; echo e1 >&2; echo o2", NULL, 0, 0);

	(void)state;
	assert_output(&r.out, "o1\no2\n");
	assert_output(&r.err, "e1\n");
	brood_result_free(&r);
}

static void one_limit_for_both(void **state)
{
	struct brood_result r = captured(
		"echo o1; echo e1 >&2; echo o2",
		HOW(.out = {.limit = 4, .at_limit = BROOD_LIMIT_DISCARD},
		    .err.to = BROOD_STREAM_MERGE),
		0, 0);

	(void)state;
	assert_output(&r.out, "o1\ne");
	assert_int_equal(r.out.total, 9);
	brood_result_free(&r);
}

SUITE(TEST(in_order), TEST(apart), TEST(one_limit_for_both))
