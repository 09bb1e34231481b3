/* SPDX-License-Identifier: MIT */
#include "run.h"
#include "progress.h"
#include "room.h"
#include "timing.h"

#include <errno.h>
#include <string.h>

static void choose_sizes(struct report *report, const uint64_t *sizes, int n)
{
	uint64_t before = 0;
	char why[128];

	for (int i = 0; i < n; i++) {
		if (!room_for(sizes[i], before, why, sizeof(why))) {
			report_leave_out(report, sizes[i], why);
			continue;
		}
		report->sizes[report->nsizes++] = sizes[i];
		before += sizes[i];
	}
}

static void ask_all(struct report *report, const char *program)
{
	struct cell *cell = report->cells;

	for (int w = 0; w < report->nways; w++)
		for (int p = 0; p < report->nprobes; p++, cell++) {
			const struct trial trial = {&report->ways[w], program};

			progress("probing %s: %s", trial.way->name,
				 report->probes[p].key);
			probe_ask(&report->probes[p], &trial, cell);
		}
}

int compare_run(struct report *report, const char *program,
		const uint64_t *sizes, int nsizes, int runs, int limit_ms)
{
	int r;

	memset(report, 0, sizeof(*report));
	report->ways = compare_ways;
	report->nways = compare_nways;
	report->probes = compare_probes;
	report->nprobes = compare_nprobes;
	report->runs = runs;
	report->limit_ms = limit_ms;
	choose_sizes(report, sizes, nsizes);
	if (report->nsizes == 0)
		return -ENOSPC;
	r = report_init(report, report->nsizes);
	if (r < 0)
		return r;
	/* First, while this process is small: each probe forks it. */
	ask_all(report, program);
	r = timing_run(report, program);
	progress_clear();
	if (r < 0)
		report_free(report);
	return r;
}
