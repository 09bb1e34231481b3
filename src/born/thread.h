/* SPDX-License-Identifier: MIT */
#ifndef BORN_THREAD_H
#define BORN_THREAD_H

#include "born/born.h"

/* What its maker learns of a thread that has to do something to itself first.
 */
enum born_readiness { BORN_PREPARES = 0, BORN_READY, BORN_FAILED };

#define BORN_NAME 16 /* as long as the kernel's names of tasks */

/* A thread that runs a function of the caller's and ends alone. */
struct born_thread {
	int (*fn)(void *);
	void *arg;
	int32_t *result;
	uint64_t mask;              /* to run fn with, if set_mask */
	uint64_t unshare;           /* what to have of its own: CLONE_* */
	struct born *born;          /* NULL, or the steps, until it is ready */
	struct brood_error *report; /* with steps or something to unshare */
	uint32_t *readiness; /* NULL, or where the maker waits for that */
	int set_mask;
	char name[BORN_NAME]; /* "": its maker's */
};

/* arg is a struct born_thread. */
MEM_HIDDEN void born_thread(void *arg) __attribute__((noreturn));

/* What comes before fn, told in the report; also for a thread that a C
 * library has made. 0 or a negated error number. */
MEM_HIDDEN int born_prepare(struct born_thread *t);

#endif
