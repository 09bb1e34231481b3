/* SPDX-License-Identifier: MIT */
#ifndef BENCH_SIDE_FIGURES_H
#define BENCH_SIDE_FIGURES_H

#include "side.h"

struct pair;

/* All starts of one peer in one setting, in the order of the rounds. */
struct samples {
	unsigned n, room;
	unsigned rounds;
	double *call, *total;
	unsigned *round; /* in which a start was made */
};

void samples_init(struct samples *s);
int samples_add(struct samples *s, unsigned round, const struct pair *pairs,
		unsigned n);
double samples_drift(const struct samples *s);
void samples_free(struct samples *s);

/* Percentiles, and the ratio to the floor in the same rounds. */
void figures_make(struct figures *f, const struct samples *s,
		  const struct samples *floor);

#endif
