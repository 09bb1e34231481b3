/* SPDX-License-Identifier: MIT */
#ifndef TEST_FAULT_TABLE_H
#define TEST_FAULT_TABLE_H

#include "supervise.h"

#define FAULTS_MOST 8

enum fault_maker { BY_CALLER = 1, BY_CHILD = 2, BY_BOTH = 3 };

/* How a system call can fail, and what then has to become of the spawn. */
struct fault_row {
	const char *call;
	int makers; /* enum fault_maker */

	/* With these the library's call fails, and says so with the number and
	 * one of these stages (bits of enum brood_stage; 0: any). */
	int fails[FAULTS_MOST];
	unsigned stages;

	/* With these the child gets all the same what it was to get. */
	int recovers[FAULTS_MOST];

	int differs[FAULTS_MOST]; /* or almost, as its man page says */

	/* Why no error is plausible, or why these recover. */
	const char *why;

	int varies; /* how often it is made depends on time */

	/* Only where this argument, counted from 1, is this (its lower 32
	 * bits); a probe: what the spawn got may be other than without the
	 * fault. */
	int argument;
	uint32_t value;
	int probe;
};

/* The first row for a call, or NULL. */
const struct fault_row *fault_row(const struct made_call *call);

/* Is it among these errors? */
int fault_among(const int *errors, int error);

/* The name of a call. */
const char *fault_name(int nr);

#endif
