/* SPDX-License-Identifier: MIT */
#include "figures.h"
#include "host.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESAMPLES 500
#define BLOCK 8
#define SEED 20261125

const double percentiles[PERCENTILES] = {0.05, 0.25, 0.5, 0.75, 0.99, 0.999};

void samples_init(struct samples *s)
{
	memset(s, 0, sizeof *s);
}

void samples_free(struct samples *s)
{
	free(s->call);
	free(s->total);
	free(s->round);
	samples_init(s);
}

static int grow(struct samples *s)
{
	unsigned room = s->room ? 2 * s->room : 256;
	double *call = realloc(s->call, room * sizeof *call);
	double *total = realloc(s->total, room * sizeof *total);
	unsigned *round = realloc(s->round, room * sizeof *round);

	s->call = call ? call : s->call;
	s->total = total ? total : s->total;
	s->round = round ? round : s->round;
	if (!call || !total || !round)
		return -1;
	s->room = room;
	return 0;
}

int samples_add(struct samples *s, unsigned round, const struct pair *pairs,
		unsigned n)
{
	while (s->n + n > s->room)
		if (grow(s) < 0)
			return -1;
	for (unsigned i = 0; i < n; i++) {
		s->call[s->n] = pairs[i].call_us;
		s->total[s->n] = pairs[i].total_us;
		s->round[s->n++] = round;
	}
	s->rounds++;
	return 0;
}

double samples_drift(const struct samples *s)
{
	return stats_drift(s->total, s->n);
}

/* The mean of the starts of the round that begins at *at, which moves on. */
static double round_mean(const struct samples *s, unsigned *at)
{
	unsigned first = *at;
	double sum = 0;

	while (*at < s->n && s->round[*at] == s->round[first])
		sum += s->total[(*at)++];
	return sum / (*at - first);
}

/* Round by round, where both have one. Returns how many. */
static unsigned ratios(const struct samples *s, const struct samples *floor,
		       double *out)
{
	unsigned a = 0, b = 0, n = 0;

	while (a < s->n && b < floor->n) {
		unsigned ra = s->round[a], rb = floor->round[b];
		double mine, base;

		if (ra < rb) {
			round_mean(s, &a);
			continue;
		}
		base = round_mean(floor, &b);
		if (rb < ra)
			continue;
		mine = round_mean(s, &a);
		out[n++] = mine / base;
	}
	return n;
}

void figures_make(struct figures *f, const struct samples *s,
		  const struct samples *floor)
{
	double *ratio = calloc(s->rounds ? s->rounds : 1, sizeof *ratio);
	unsigned n = ratio ? ratios(s, floor, ratio) : 0;

	f->ran = n > 0;
	f->n = s->n;
	f->has_call = s->n && !isnan(s->call[0]);
	f->cpu_us = f->syscalls = NAN;
	for (int i = 0; i < PERCENTILES; i++) {
		f->total[i] = stats_percentile(s->total, s->n, percentiles[i]);
		f->call[i] = f->has_call ? stats_percentile(s->call, s->n,
							    percentiles[i])
					 : NAN;
	}
	if (n)
		f->ratio = stats_bootstrap(ratio, n,
					   n / 30 < BLOCK ? n / 30 + 1 : BLOCK,
					   RESAMPLES, SEED);
	free(ratio);
}
