/* SPDX-License-Identifier: MIT */
#ifndef BROOD_COMPARE_GATE_H
#define BROOD_COMPARE_GATE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * A gate holds a task until it is known whether its maker has gone on: a FIFO
 * that the task opens for reading, and a keeper process that opens the other
 * end once the maker has either returned or been seen asleep for a while. What
 * decides is thus what happened first, not a clock that a busy machine upsets.
 */
struct gate {
	char path[64];     /* what the task opens */
	char own_path[64]; /* the same, if it has the caller's descriptors */
	pid_t keeper;
	atomic_int returned; /* set by the maker when its call returned */
	bool before_gate;    /* it had, before the gate was opened */
	bool before_exit;    /* it had, before the program was let go */
};

/* In shared memory, or NULL with errno set. A program that passed the gate is
 * let go by one byte in the pipe exit_pipe (-1: there is none). */
struct gate *gate_new(int exit_pipe);

/* Waits for the keeper; the two answers are then valid, unless there was no
 * task (started is false). */
void gate_end(struct gate *gate, bool started);

#endif
