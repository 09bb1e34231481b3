/* SPDX-License-Identifier: MIT */
#ifndef BENCH_STATS_H
#define BENCH_STATS_H

#include <stddef.h>
#include <stdint.h>

/* A median and the interval in which it lies with 95 % confidence. */
struct estimate {
	double mid;
	double lo;
	double hi;
};

/* The median. NAN without values, or without memory. */
double stats_median(const double *v, size_t n);

/* The value below which the share p (0 to 1) of them lies, between two of them
 * by their distance. NAN as above. */
double stats_percentile(const double *v, size_t n, double p);

/*
 * The median with its bootstrap interval (percentile method): resamples are
 * drawn in runs of `block` neighbours, because noise on a shared machine comes
 * in bursts and single draws would make the interval too narrow. The same seed
 * gives the same answer. NAN as above.
 */
struct estimate stats_bootstrap(const double *v, size_t n, size_t block,
				unsigned resamples, uint64_t seed);

/*
 * How far a series drifted while it was taken: the largest median of its
 * tenths over the smallest, minus 1. 0 with fewer than 20 values.
 */
double stats_drift(const double *v, size_t n);

#endif
