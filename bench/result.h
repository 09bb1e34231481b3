/* SPDX-License-Identifier: MIT */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include "machine.h"
#include "rows.h"
#include "scenes.h"

#define RESULT_ROWS_MAX 64
#define RESULT_SCENES_MAX 16

/* A drift above this of the first way, mostly the floor, makes absolute times
 * doubtful. */
#define DRIFT_FLAGGED 0.05

/* Medians of one way in one condition, in microseconds. */
struct times {
	double call;
	double total;
};

struct scene_result {
	bool ran;
	unsigned wanted; /* rounds */
	unsigned rounds; /* that there was time for */
	struct condition got[HOSTS_MAX];
	struct times times[HOSTS_MAX][WAYS_MAX];
	double drift;
};

struct row_result {
	bool ran;
	struct estimate ratio;
	enum verdict verdict;
};

/* Everything that is printed; indices as in scenes[] and rows[]. */
struct result {
	struct machine machine;
	int cpu;
	double seconds;
	struct scene_result scenes[RESULT_SCENES_MAX];
	struct row_result rows[RESULT_ROWS_MAX];
};

void print_table(const struct result *r);

/* 0, or -ENOMEM or -EIO. */
int print_json(const struct result *r);

#endif
