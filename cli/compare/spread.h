/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_SPREAD_H
#define BROOD_COMPARE_SPREAD_H

#include <stdbool.h>
#include <stdint.h>

/* Some times, in nanoseconds, in short. */
struct spread {
	int64_t median;
	int64_t low, high; /* a tenth lies below and a tenth above */
	int32_t count;
	int32_t error; /* not 0: the negated error number that ended it */
	bool endless;  /* there are none: the call does not return */
};

bool spread_known(const struct spread *spread);

/* Sorts the times. count is at least 1. */
struct spread spread_of(int64_t *times, int count);

#endif
