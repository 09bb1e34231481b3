/* SPDX-License-Identifier: MIT */
#ifndef TEST_FAULTY_H
#define TEST_FAULTY_H

#include <brood/brood.h>

/* What a scenario does besides starting a program and waiting for it. */
enum scenario_how {
	COLD = 1 << 0,     /* also as the first use in a process */
	PLAN = 1 << 1,     /* with a kept plan, and an override */
	TIMED = 1 << 2,    /* waits too short, then kills */
	CLOSED = 1 << 3,   /* closes the handle at once */
	MANY = 1 << 4,     /* with many open files */
	BLOCKING = 1 << 5, /* not asynchronously */
	BY_FD = 1 << 6,    /* the program is an open file */
	LONG = 1 << 7,     /* its arguments fill more than is kept */
	SCRIPT = 1 << 8,   /* the program is a shell's, without saying so */
	FAILS = 1 << 9,    /* it cannot be executed, and the error says why */
	PIPED = 1 << 10,   /* behind another, which only exits, in a pipeline */
	LISTED = 1 << 11,  /* the second of a list of two */
};

struct scenario {
	const char *name;
	unsigned how;
	struct brood_spec spec; /* what differs from the default */
	struct brood_step steps[BROOD_STEP_TYPES_ + 1];
};

/* Ends with one without a name. */
extern const struct scenario scenarios[];

/* What came of a scenario. */
struct outcome {
	const char *what; /* the first call that failed, or NULL */
	int code;
	struct brood_error err;
	uint64_t got;
	int sigchlds;      /* until the start had failed or succeeded */
	char text[131072]; /* what the program told, without its own numbers */
};

void scenario_open(void);
void scenario_close(void);
void scenario_run(const struct scenario *scenario, uint64_t flags,
		  struct outcome *out);

/* Moves both to the first line in which they differ; 0 if there is none. */
int outcome_differ(const char **a, const char **b);

#endif
