/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int report_init(struct report *report, int nsizes)
{
	size_t ways = (size_t)report->nways;

	report->cells =
		calloc(ways * (size_t)report->nprobes, sizeof(struct cell));
	report->call = calloc(ways * (size_t)nsizes, sizeof(struct spread));
	report->total = calloc(ways * (size_t)nsizes, sizeof(struct spread));
	if (report->cells && report->call && report->total)
		return 0;
	report_free(report);
	return -ENOMEM;
}

void report_free(struct report *report)
{
	free(report->cells);
	free(report->call);
	free(report->total);
	report->cells = NULL;
	report->call = report->total = NULL;
}

void report_leave_out(struct report *report, uint64_t bytes, const char *why)
{
	struct left_out *left = &report->left_out[report->nleft_out++];

	left->bytes = bytes;
	snprintf(left->why, sizeof(left->why), "%s", why);
}

const struct cell *report_cell(const struct report *report, int way,
			       const char *key)
{
	static const struct cell unknown = {CELL_NONE, 0, "not asked"};

	for (int p = 0; p < report->nprobes; p++)
		if (strcmp(report->probes[p].key, key) == 0)
			return &report->cells[way * report->nprobes + p];
	return &unknown;
}

const struct spread *report_call(const struct report *report, int size, int way)
{
	return &report->call[size * report->nways + way];
}

const struct spread *report_total(const struct report *report, int size,
				  int way)
{
	return &report->total[size * report->nways + way];
}

double report_growth(const struct report *report, const struct spread *times,
		     int way)
{
	const struct spread *first, *last;

	if (report->nsizes < 2)
		return 0;
	first = &times[way];
	last = &times[(report->nsizes - 1) * report->nways + way];
	if (!spread_known(first) || !spread_known(last) || first->median <= 0)
		return 0;
	return (double)last->median / (double)first->median;
}

int report_way(const struct report *report, const char *key)
{
	for (int w = 0; w < report->nways; w++)
		if (strcmp(report->ways[w].key, key) == 0)
			return w;
	return -1;
}

int report_failures(const struct report *report)
{
	int failures = 0;

	for (int i = 0; i < report->nways * report->nprobes; i++)
		failures += report->cells[i].kind == CELL_FAILED;
	for (int i = 0; i < report->nways * report->nsizes; i++)
		failures += report->call[i].error != 0 &&
			    !cell_refuses(report->call[i].error);
	return failures;
}
