/* SPDX-License-Identifier: MIT */
/* The floor, fork and vfork by hand. */
#include "prim.h"

#include <errno.h>
#include <unistd.h>

int floor_spawn(const char *path, char *const *argv, char *const *envp);
int floor_call(void (*child)(void *), void *arg);

static int prepare(const struct job *job)
{
	(void)job;
	prim_prepare();
	return 0;
}

static int floor_start(const struct job *job, struct task *task)
{
	struct prim_orders orders = {job, -1};
	int ends[2], r = prim_pipe(job, ends);

	if (r < 0)
		return r;
	orders.output = ends[1];
	if (job->kind == JOB_PLAIN)
		r = floor_spawn(job->target, job->argv, environ);
	else
		r = floor_call(prim_child, &orders);
	return prim_started(task, r, ends);
}

const struct peer prim_floor = {"floor", prepare, floor_start, prim_finish};

static int fork_start(const struct job *job, struct task *task)
{
	struct prim_orders orders = {job, -1};
	int ends[2], r = prim_pipe(job, ends);

	if (r < 0)
		return r;
	orders.output = ends[1];
	r = fork();
	if (r == 0)
		prim_child(&orders);
	return prim_started(task, r < 0 ? -errno : r, ends);
}

const struct peer prim_fork = {"fork", prepare, fork_start, prim_finish};

static int vfork_start(const struct job *job, struct task *task)
{
	struct prim_orders orders = {job, -1};
	int ends[2], r = prim_pipe(job, ends);

	if (r < 0)
		return r;
	orders.output = ends[1];
	r = vfork();
	if (r == 0)
		prim_child(&orders);
	return prim_started(task, r < 0 ? -errno : r, ends);
}

const struct peer prim_vfork = {"vfork", prepare, vfork_start, prim_finish};
