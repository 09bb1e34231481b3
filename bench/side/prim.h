/* SPDX-License-Identifier: MIT */
#ifndef BENCH_PRIM_H
#define BENCH_PRIM_H

#include "peer.h"

extern const struct peer prim_floor, prim_fork, prim_vfork, prim_posix,
	prim_posix_same, prim_brood, prim_plan, prim_async;

/* prim_child.c: what a program does between fork and exec when it does it by
 * hand; output is the write end of a pipe, or -1. Does not return. */
struct prim_orders {
	const struct job *job;
	int output;
};
void prim_prepare(void);
_Noreturn void prim_child(void *orders);

/* A pipe for a job that reads; both -1 for one that does not. */
int prim_pipe(const struct job *job, int ends[2]);
/* Closes the child's end once there is a child, or both without one, and
 * enters child and reading end into the task. */
int prim_started(struct task *task, int pid, const int ends[2]);
int prim_finish(const struct job *job, struct task *task);

#endif
