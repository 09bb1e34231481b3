/* SPDX-License-Identifier: MIT */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include "rows.h"

struct options {
	int quick;
	int json;
	int rounds;      /* 0: each scene's own number */
	int cpu;         /* -1: the last one allowed */
	bool wanted[64]; /* rows, by index */
};

/* Returns -1 to go on, or the exit status to leave with. */
int options_read(struct options *o, int argc, const char **argv);

/* How many rounds a scene gets, and how much time at most (0: any). */
unsigned options_rounds(const struct options *o, const struct scene *scene);
unsigned options_seconds(const struct options *o, const struct scene *scene);

#endif
