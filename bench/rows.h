/* SPDX-License-Identifier: MIT */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

#include "series.h"
#include "stats.h"

#include <stdbool.h>

/* One measured quantity: a way's metric in one of the scene's conditions. */
struct pick {
	const struct way *way;
	unsigned host;
	enum metric metric;
};

/* What a row of the table says: top / under, or (top / under) / (relative to
 * top2 / under2), taken round by round. */
struct row {
	const char *id;
	const char *what;
	const char *scene;
	struct pick top, under;
	struct pick top2, under2; /* .way NULL: none */
	double bar;               /* NO_BAR: for information */
	bool at_least;            /* the bar is a lower one */
};

#define NO_BAR 0.0

enum verdict {
	VERDICT_NONE,             /* the row has no bar */
	VERDICT_MET,              /* the whole interval is on the right side */
	VERDICT_MET_BY_MEDIAN,    /* the median is, the interval straddles */
	VERDICT_MISSED_BY_MEDIAN, /* the median is not, the interval straddles
				   */
	VERDICT_MISSED,
};

extern const struct row rows[];
extern const unsigned nrows;

/* The row's ratio from a finished scene. */
struct estimate row_estimate(const struct row *row, const struct series *s);

enum verdict row_verdict(const struct row *row, struct estimate e);
const char *verdict_text(enum verdict v);
bool verdict_is_met(enum verdict v);

#endif
