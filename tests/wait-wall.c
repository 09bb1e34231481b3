/* SPDX-License-Identifier: MIT */
/* How long a child took is told, within what its caller sees. */
#include "lib/test.h"

#include <time.h>

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

static void took(const char *script, uint64_t flags, int64_t least)
{
	int64_t before = now_us(), whole;
	struct brood_child *child =
		start(SPEC(.argv = SH(script), .flags = flags));
	struct brood_exit end;

	assert_int_equal(brood_wait(child, -1, &end), 0);
	whole = now_us() - before;
	assert_true(end.wall_us >= least);
	assert_true(end.wall_us <= whole);
	brood_child_close(&child);
}

static void it_is_within_what_the_caller_sees(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		took(":", i ? BROOD_ASYNC : 0, 1);
		took("sleep 0.05", i ? BROOD_ASYNC : 0, 50000);
	}
}

static void it_is_kept(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH(":")));
	struct brood_exit first, again;

	(void)state;
	assert_int_equal(brood_wait(child, -1, &first), 0);
	sleep_ms(20);
	assert_int_equal(brood_wait(child, -1, &again), 0);
	assert_int_equal(first.wall_us, again.wall_us);
	brood_child_close(&child);
}

static int nothing(void *unused)
{
	return unused != NULL;
}

static void a_function_is_not_timed(void **state)
{
	struct brood_child *child;
	struct brood_exit end;

	(void)state;
	assert_int_equal(brood_vfork(&child, nothing, NULL, NULL), 0);
	assert_int_equal(brood_wait(child, -1, &end), 0);
	assert_int_equal(end.wall_us, -1);
	brood_child_close(&child);
}

SUITE(TEST(it_is_within_what_the_caller_sees), TEST(it_is_kept),
      TEST(a_function_is_not_timed))
