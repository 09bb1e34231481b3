/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_MANY_H
#define SPAWN_MANY_H

#include <brood/many.h>
#include <brood/wait.h>

#include "spawn/launch.h"
#include "sys/clock.h"

/* A place for one that runs. */
struct running {
	struct brood_child *child; /* NULL: free */
	size_t index;
	uint32_t next_free;
};

/* One call. */
struct many {
	struct brood_many how;
	const struct brood_spec *specs;
	size_t n;
	size_t next; /* to be started */
	struct brood_outcome *outcomes;
	int64_t deadline;
	size_t failed;
	int stopped; /* no more are started */

	uint32_t most;    /* that run at a time: so long are these */
	uint32_t running; /* how many do */
	uint32_t free;    /* the first free place */
	struct running *list;
	struct sys_pollfd *fds;
	uint32_t ready;            /* how many are known to have ended */
	uint32_t look_at;          /* where to look for the next of them */
	uint32_t unwatched;        /* of those that run, without a pidfd */
	struct brood_waitset *set; /* of many; NULL: they are few */
};

/* A few are asked about with one call, and that costs for each; many are put
 * into a set, which costs the two calls of coming and going. */
#define MANY_FEW 16

/* many_wait.c: one starts to be waited for, at this place, and no longer is. */
MEM_HIDDEN void many_watch(struct many *m, uint32_t at);
MEM_HIDDEN void many_forget(struct many *m, uint32_t at);
/* Waits until one has ended: its place, or -ETIMEDOUT. */
MEM_HIDDEN int many_wait(struct many *m);

#endif
