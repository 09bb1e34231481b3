/* SPDX-License-Identifier: MIT */
#ifndef BENCH_CONDITION_H
#define BENCH_CONDITION_H

#include "series.h"

/*
 * Gives this process the wanted descriptors and memory, or as much of them as
 * the hard limit and free memory allow, which *got tells. Descriptors between
 * 3 and `keep` (exclusive) stay, higher ones are closed first.
 */
int condition_make(const struct condition *want, int keep,
		   struct condition *got);

/* That memory, or NULL. */
void *condition_memory(size_t *size);

#endif
