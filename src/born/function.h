/* SPDX-License-Identifier: MIT */
#ifndef BORN_FUNCTION_H
#define BORN_FUNCTION_H

#include <stddef.h>
#include <stdint.h>

#include "sys/mem.h"

/* A new task that runs a function of the caller's and ends. */
struct born_function {
	int (*fn)(void *);
	void *arg;
	uint64_t mask;     /* to start with, if set_mask */
	int32_t *suspends; /* NULL, or where to tell the task's process id */
	int32_t *tid;      /* NULL, or where to tell the task's id */
	int32_t *result;   /* NULL, or where a thread leaves what fn returned */
	void *robust_list; /* NULL, or the libc's, to be told to the kernel */
	size_t robust_size;
	int set_mask;
	int reset_handlers; /* the kernel did not */
	int thread;         /* ends alone, not with its group */
};

/* arg is a struct born_function. */
MEM_HIDDEN void born_function(void *arg) __attribute__((noreturn));

#endif
