/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_REPORT_H
#define BROOD_COMPARE_REPORT_H

#include "probe.h"
#include "spread.h"

#include <stdio.h>

#define REPORT_SIZES 8

/* A size of the caller's memory that could not be tried. */
struct left_out {
	uint64_t bytes;
	char why[128];
};

/* All that was found out. */
struct report {
	const struct way *ways;
	const struct probe *probes;
	int nways, nprobes;
	int runs;
	int limit_ms;       /* not 0: when to stop before all runs are made */
	struct cell *cells; /* [nways][nprobes] */

	uint64_t sizes[REPORT_SIZES]; /* ascending */
	int nsizes;
	struct left_out left_out[REPORT_SIZES];
	int nleft_out;
	struct spread *call, *total; /* [nsizes][nways] */
};

/* Room for these ways, probes and sizes; 0 or a negated error number. */
int report_init(struct report *report, int nsizes);
void report_free(struct report *report);

void report_leave_out(struct report *report, uint64_t bytes, const char *why);

const struct cell *report_cell(const struct report *report, int way,
			       const char *key);
const struct spread *report_call(const struct report *report, int size,
				 int way);
const struct spread *report_total(const struct report *report, int size,
				  int way);

/* How many times the median of the largest size is that of the smallest; 0 if
 * it is not known. times is .call or .total. */
double report_growth(const struct report *report, const struct spread *times,
		     int way);

/* The index of the way with that key, or -1. */
int report_way(const struct report *report, const char *key);

/* How many cells and times could not be found out. */
int report_failures(const struct report *report);

/* What the numbers say, one sentence a line; free() it. NULL: no memory. */
char *report_findings(const struct report *report);

void report_table(const struct report *report, FILE *to, bool colour);
/* 0 or a negated error number. */
int report_json(const struct report *report, FILE *to);

#endif
