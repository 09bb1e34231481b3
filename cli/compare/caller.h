/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_CALLER_H
#define BROOD_COMPARE_CALLER_H

#include "way.h"

#include <stdint.h>

/* What callers are to do and where they put the times. */
struct course {
	const struct way *ways;
	const char *program;
	int nways, runs;
};

/* Shared with one caller; call and total have a row of runs for each way. */
struct lap {
	int64_t *call, *total;
	int *error; /* [nways]: not 0, and it is not timed (any more) */
};

/* A process that holds so much memory and makes tasks when told. */
struct caller {
	pid_t pid;
	int socket;
};

/* Starts it and waits until it has its memory. 0 or a negated error number. */
int caller_start(struct caller *caller, const struct course *course,
		 const struct lap *lap, uint64_t bytes);

/* Every way once, in that round's order. Rounds below 0 do not count. */
int caller_round(struct caller *caller, int round);

void caller_end(struct caller *caller);

/* The order of one round: which of n comes at place at. Over the rounds each
 * comes first as often as the others, and not always after the same one. */
int caller_order(int n, int round, int at);

#endif
