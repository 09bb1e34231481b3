/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "timing.h"
#include "caller.h"
#include "progress.h"
#include "size.h"
#include "stage.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Rounds that do not count: they load the program and map the stacks. */
#define WARM_UP 1

/* Rounds that are made however long they take. */
#define FEWEST 6

/* In place of an error number. */
#define ENDLESS 1

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void stay_on_one_processor(void)
{
	cpu_set_t set;
	int cpu = sched_getcpu();

	if (cpu < 0 || cpu >= CPU_SETSIZE)
		return;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	/* If this is refused the times are only more restless. */
	sched_setaffinity(0, sizeof(set), &set);
}

/* A call that does not return takes no time that could be told, and would take
 * the timing process with it. The probe has seen whether it does. */
static int refuse_endless(const struct report *report, int way)
{
	const struct cell *waits = report_cell(report, way, "waits");

	if (cell_is(waits, "no return"))
		return ENDLESS;
	return report->ways[way].replaces && waits->kind != CELL_WORD
		       ? -ECANCELED
		       : 0;
}

static int make_lap(struct lap *lap, const struct course *course)
{
	size_t n = (size_t)course->nways, times = n * (size_t)course->runs;
	char *board =
		stage_board(2 * times * sizeof(int64_t) + n * sizeof(int));

	if (!board)
		return -errno;
	lap->call = (int64_t *)board;
	lap->total = lap->call + times;
	lap->error = (int *)(lap->total + times);
	return 0;
}

/* Rows are as long as was planned, and may not be full. */
static void condense(struct report *report, int size, const struct lap *lap,
		     int planned)
{
	for (int w = 0; w < report->nways; w++) {
		int at = size * report->nways + w, i = w * planned;
		struct spread failed = {.error = lap->error[w]};

		failed.endless = failed.error == ENDLESS;

		if (failed.endless)
			failed.error = 0;
		report->call[at] = report->total[at] = failed;
		if (!spread_known(&failed))
			continue;
		report->call[at] = spread_of(lap->call + i, report->runs);
		report->total[at] = spread_of(lap->total + i, report->runs);
	}
}

/* Callers for all sizes that can be had; the report keeps only those. */
static int start_all(struct report *report, const struct course *course,
		     struct caller *callers, struct lap *laps)
{
	int wanted = report->nsizes, r = 0;
	char text[32];

	report->nsizes = 0;
	for (int i = 0; i < wanted; i++) {
		int n = report->nsizes;

		size_format(report->sizes[i], text, sizeof(text));
		progress("filling %s of memory", text);
		r = make_lap(&laps[n], course);
		if (r < 0)
			return r;
		for (int w = 0; w < report->nways; w++)
			laps[n].error[w] = refuse_endless(report, w);
		r = caller_start(&callers[n], course, &laps[n],
				 report->sizes[i]);
		if (r < 0)
			report_leave_out(report, report->sizes[i],
					 strerror(-r));
		else
			report->sizes[report->nsizes++] = report->sizes[i];
	}
	return report->nsizes > 0 ? 0 : r;
}

static bool is_late(const struct report *report, int round, int64_t began)
{
	return report->limit_ms && round >= FEWEST &&
	       (now() - began) / 1000000 >= report->limit_ms;
}

static int take_turns(struct report *report, struct caller *callers)
{
	int64_t began = now();
	int r = 0;

	for (int round = -WARM_UP; round < report->runs && r == 0; round++) {
		progress("timing: round %d of %d", round < 0 ? 0 : round + 1,
			 report->runs);
		if (is_late(report, round, began)) {
			report->runs = round;
			break;
		}
		for (int i = 0; i < report->nsizes && r == 0; i++)
			r = caller_round(&callers[i], round);
	}
	return r;
}

int timing_run(struct report *report, const char *program)
{
	const struct course course = {report->ways, program, report->nways,
				      report->runs};
	struct caller callers[REPORT_SIZES];
	struct lap laps[REPORT_SIZES];
	int r;

	stay_on_one_processor();
	r = start_all(report, &course, callers, laps);
	if (r == 0)
		r = take_turns(report, callers);
	for (int i = 0; i < report->nsizes; i++) {
		caller_end(&callers[i]);
		if (r == 0)
			condense(report, i, &laps[i], course.runs);
	}
	return r;
}
