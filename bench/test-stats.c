/* SPDX-License-Identifier: MIT */
/* The statistics against answers that are known without them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "stats.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void medians(void **state)
{
	const double odd[] = {9, 1, 5}, even[] = {4, 1, 3, 2}, one[] = {7};

	(void)state;
	NEAR(stats_median(odd, 3), 5);
	NEAR(stats_median(even, 4), 2.5);
	NEAR(stats_median(one, 1), 7);
	NEAR(odd[0], 9); /* the caller's order is untouched */
	assert_true(isnan(stats_median(odd, 0)));
}

static void constant_has_no_spread(void **state)
{
	double v[50];
	struct estimate e;

	(void)state;
	for (int i = 0; i < 50; i++)
		v[i] = 1.25;
	e = stats_bootstrap(v, 50, 5, 200, 1);
	NEAR(e.mid, 1.25);
	NEAR(e.lo, 1.25);
	NEAR(e.hi, 1.25);
	assert_true(isnan(stats_bootstrap(v, 0, 1, 200, 1).mid));
}

/*
 * The 95 % interval of a median by order statistics (binomial, n = 101,
 * p = 1/2) runs from the 41st to the 61st value. 7 * i mod 101 puts the
 * values 0 to 100 out of order.
 */
static void agrees_with_order_statistics(void **state)
{
	double v[101];
	struct estimate e, again;

	(void)state;
	for (int i = 0; i < 101; i++)
		v[i] = 7 * i % 101;
	e = stats_bootstrap(v, 101, 1, 4000, 42);
	NEAR(e.mid, 50);
	assert_true(fabs(e.lo - 40) <= 2);
	assert_true(fabs(e.hi - 60) <= 2);
	again = stats_bootstrap(v, 101, 1, 4000, 42);
	NEAR(e.lo, again.lo);
	NEAR(e.hi, again.hi);
}

/*
 * Values that come in runs of ten equal ones hold a tenth of the information:
 * drawing whole runs must widen the interval about sqrt(10) times.
 */
static void blocks_widen_for_bursts(void **state)
{
	double v[1000];
	struct estimate single, runs;
	double wider;

	(void)state;
	for (int i = 0; i < 1000; i++)
		v[i] = 37 * (i / 10) % 100;
	single = stats_bootstrap(v, 1000, 1, 2000, 3);
	runs = stats_bootstrap(v, 1000, 10, 2000, 3);
	wider = (runs.hi - runs.lo) / (single.hi - single.lo);
	assert_true(wider > 2 && wider < 4.5);
}

/* Uniform noise around 1: the interval must hold 1 in about 95 of 100. */
static void covers_the_truth(void **state)
{
	uint32_t lcg = 12345;
	int held = 0;

	(void)state;
	for (int set = 0; set < 400; set++) {
		double v[60];
		struct estimate e;

		for (int i = 0; i < 60; i++) {
			lcg = lcg * 1664525 + 1013904223;
			v[i] = 0.9 + 0.2 * (lcg >> 8) / 16777216.0;
		}
		e = stats_bootstrap(v, 60, 1, 400, (uint64_t)set);
		held += e.lo <= 1 && 1 <= e.hi;
	}
	assert_in_range(held, 360, 396);
}

/* By hand: of 10, 20, 30, 40 the share 0.25 lies at place 0.75. */
static void percentiles_by_hand(void **state)
{
	const double v[] = {40, 10, 30, 20};

	(void)state;
	NEAR(stats_percentile(v, 4, 0), 10);
	NEAR(stats_percentile(v, 4, 0.25), 17.5);
	NEAR(stats_percentile(v, 4, 0.5), 25);
	NEAR(stats_percentile(v, 4, 0.99), 39.7);
	NEAR(stats_percentile(v, 4, 1), 40);
	NEAR(stats_percentile(v, 1, 0.9), 40);
	assert_true(isnan(stats_percentile(v, 0, 0.5)));
}

static void drift(void **state)
{
	double flat[100], rising[100];

	(void)state;
	for (int i = 0; i < 100; i++) {
		flat[i] = 3;
		rising[i] = 100 + i / 10; /* tenths of 100, 101, ... 109 */
	}
	flat[42] = 300; /* one outlier is no drift */
	NEAR(stats_drift(flat, 100), 0);
	NEAR(stats_drift(rising, 100), 0.09);
	NEAR(stats_drift(rising, 19), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians),
		cmocka_unit_test(constant_has_no_spread),
		cmocka_unit_test(agrees_with_order_statistics),
		cmocka_unit_test(blocks_widen_for_bursts),
		cmocka_unit_test(covers_the_truth),
		cmocka_unit_test(percentiles_by_hand),
		cmocka_unit_test(drift),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
