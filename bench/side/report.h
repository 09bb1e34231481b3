/* SPDX-License-Identifier: MIT */
#ifndef BENCH_SIDE_REPORT_H
#define BENCH_SIDE_REPORT_H

#include "side.h"

#include <stdio.h>

#define DRIFT_FLAGGED 0.05

void side_table(const struct side *side, FILE *to);

/* 0, or -1 with errno. */
int side_json(const struct side *side, FILE *to);

/* Writes the data and, where gnuplot is there, the pictures, into a folder that
 * is made if it is missing. 0; 1 without gnuplot; -1 with a message. */
int side_pictures(const struct side *side, const char *folder,
		  const char *scripts);

/* The first setting, under which all else is as usual. */
static inline const struct outcome *report_base(const struct side *side)
{
	return &side->outcome[0];
}

/* Has any peer been measured in this setting? */
static inline bool report_has(const struct side *side, int setting)
{
	return side->outcome[setting].ran;
}

#endif
