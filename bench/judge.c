/* SPDX-License-Identifier: MIT */
/* From the samples of a scene to a row's ratio, and from that to a verdict. */
#include "rows.h"

#include <math.h>
#include <stdlib.h>

#define RESAMPLES 1000
#define BLOCK 16  /* rounds: about the length of a burst of noise, */
#define BLOCKS 30 /* but there must be this many to draw from */
#define SEED 20261124

/* Multiplies out[] by a column, or divides it. */
static void apply(const struct series *s, const struct pick *p, bool divide,
		  double *column, double *out)
{
	if (!p->way)
		return;
	series_column(s, p->host, p->way, p->metric, column);
	for (unsigned i = 0; i < s->rounds; i++)
		out[i] *= divide ? 1 / column[i] : column[i];
}

struct estimate row_estimate(const struct row *row, const struct series *s)
{
	double *ratio = calloc(2 * (size_t)s->rounds, sizeof(*ratio));
	double *column = ratio ? ratio + s->rounds : NULL;
	struct estimate e = {NAN, NAN, NAN};

	if (!ratio)
		return e;
	for (unsigned i = 0; i < s->rounds; i++)
		ratio[i] = 1;
	apply(s, &row->top, false, column, ratio);
	apply(s, &row->under, true, column, ratio);
	apply(s, &row->top2, true, column, ratio);
	apply(s, &row->under2, false, column, ratio);
	e = stats_bootstrap(ratio, s->rounds,
			    s->rounds / BLOCKS < BLOCK ? s->rounds / BLOCKS
						       : BLOCK,
			    RESAMPLES, SEED);
	free(ratio);
	return e;
}

enum verdict row_verdict(const struct row *row, struct estimate e)
{
	double sign = row->at_least ? -1 : 1;
	double worst = row->at_least ? e.lo : e.hi;
	double best = row->at_least ? e.hi : e.lo;

	if (row->bar == NO_BAR)
		return VERDICT_NONE;
	if (sign * worst <= sign * row->bar)
		return VERDICT_MET;
	if (sign * e.mid <= sign * row->bar)
		return VERDICT_MET_BY_MEDIAN;
	if (sign * best <= sign * row->bar)
		return VERDICT_MISSED_BY_MEDIAN;
	return VERDICT_MISSED;
}

const char *verdict_text(enum verdict v)
{
	static const char *const text[] = {"", "met", "met~", "missed~",
					   "MISSED"};

	return text[v];
}

bool verdict_is_met(enum verdict v)
{
	return v == VERDICT_MET || v == VERDICT_MET_BY_MEDIAN;
}
