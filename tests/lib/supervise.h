/* SPDX-License-Identifier: MIT */
#ifndef TEST_SUPERVISE_H
#define TEST_SUPERVISE_H

#include <stdint.h>

/* A system call that the library made, in the process under supervision or in
 * a task that it made. */
struct made_call {
	int nr;
	int child;
	uint64_t args[3];
};

/* The nth call of this number by this one fails with error, or none. */
struct injection {
	int nr;
	int child;
	int nth;
	int error;
};

#define SUPERVISED_CALLS 2048

/* In memory that both share. Armed, calls are recorded and made to fail. */
struct supervision {
	int armed;
	int count;
	struct made_call calls[SUPERVISED_CALLS];
	struct injection fault;
	int met;         /* the injection has happened */
	int seen;        /* of the fault's number and maker so far */
	char doing[256]; /* for who finds the process hanging or dead */
	int failures;
};

/* Prints what failed and at what, and counts it. */
void supervision_complain(struct supervision *s, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Shared by those that are forked from now on. */
struct supervision *supervision_new(void);

/*
 * Forks a process that runs target(arg), in which the system calls that are
 * made by the code of this library are supervised, and waits for it. Returns
 * its wait status; -1 with errno if it cannot be done, and SUPERVISE_HUNG,
 * having killed it, if it made no call for limit_ms.
 */
#define SUPERVISE_HUNG (-2)
int supervise(struct supervision *s, void (*target)(void *), void *arg,
	      int limit_ms);

/* In the target, around what counts. */
void supervision_arm(struct supervision *s, const struct injection *fault);
void supervision_disarm(struct supervision *s);

#endif
