/* SPDX-License-Identifier: MIT */
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TENTHS 10

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double *sorted_copy(const double *v, size_t n)
{
	double *s = n ? malloc(n * sizeof(*s)) : NULL;

	if (s) {
		memcpy(s, v, n * sizeof(*s));
		qsort(s, n, sizeof(*s), by_value);
	}
	return s;
}

static double middle(const double *sorted, size_t n)
{
	return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
}

double stats_median(const double *v, size_t n)
{
	double *s = sorted_copy(v, n);
	double m = s ? middle(s, n) : NAN;

	free(s);
	return m;
}

double stats_percentile(const double *v, size_t n, double p)
{
	double *s = sorted_copy(v, n);
	double at = p * (double)(n ? n - 1 : 0), m = NAN;
	size_t below = (size_t)at;

	if (s)
		m = below + 1 < n ? s[below] + (at - (double)below) *
						       (s[below + 1] - s[below])
				  : s[n - 1];
	free(s);
	return m;
}

/* xorshift64*: fast, and good enough to pick array elements. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

/* The place of a value in the sorted series; equal values share one. */
static size_t rank_of(const double *sorted, size_t n, double value)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (sorted[mid] < value)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

struct resampler {
	double *sorted;
	size_t *ranks;    /* of each value, in the order of measurement */
	unsigned *counts; /* how often the current resample drew each rank */
	size_t n;
	uint64_t state;
};

static double nth_drawn(const struct resampler *r, size_t nth)
{
	size_t rank = 0;

	for (size_t seen = r->counts[0]; seen <= nth; seen += r->counts[rank])
		rank++;
	return r->sorted[rank];
}

/* Draws n values and takes their median by counting, which needs no sort. */
static double resampled_median(struct resampler *r, size_t block)
{
	memset(r->counts, 0, r->n * sizeof(*r->counts));
	for (size_t i = 0; i < r->n;) {
		size_t from = (next_random(&r->state) >> 11) % r->n;

		for (size_t k = 0; k < block && i < r->n; k++, i++)
			r->counts[r->ranks[(from + k) % r->n]]++;
	}
	return (nth_drawn(r, (r->n - 1) / 2) + nth_drawn(r, r->n / 2)) / 2;
}

static void fill_interval(struct estimate *e, struct resampler *r, size_t block,
			  double *medians, unsigned resamples)
{
	size_t cut = resamples / 40; /* 2.5 % on either side */

	for (unsigned i = 0; i < resamples; i++)
		medians[i] = resampled_median(r, block);
	qsort(medians, resamples, sizeof(*medians), by_value);
	e->lo = medians[cut];
	e->hi = medians[resamples - 1 - cut];
}

struct estimate stats_bootstrap(const double *v, size_t n, size_t block,
				unsigned resamples, uint64_t seed)
{
	struct estimate e = {NAN, NAN, NAN};
	struct resampler r = {.n = n, .state = seed | 1};
	double *medians = calloc(resamples, sizeof(*medians));

	r.sorted = sorted_copy(v, n);
	r.ranks = calloc(n, sizeof(*r.ranks));
	r.counts = calloc(n, sizeof(*r.counts));
	if (r.sorted && r.ranks && r.counts && medians && resamples) {
		for (size_t i = 0; i < n; i++)
			r.ranks[i] = rank_of(r.sorted, n, v[i]);
		e.mid = middle(r.sorted, n);
		fill_interval(&e, &r, block ? block : 1, medians, resamples);
	}
	free(r.counts);
	free(r.ranks);
	free(r.sorted);
	free(medians);
	return e;
}

double stats_drift(const double *v, size_t n)
{
	size_t len = n / TENTHS;
	double least = INFINITY, most = 0;

	if (n < 2 * TENTHS)
		return 0;
	for (size_t i = 0; i < TENTHS; i++) {
		double m = stats_median(v + i * len, len);

		least = fmin(least, m);
		most = fmax(most, m);
	}
	return most / least - 1;
}
