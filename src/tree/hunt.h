/* SPDX-License-Identifier: MIT */
#ifndef TREE_HUNT_H
#define TREE_HUNT_H

#include "tree/walk.h"

/* By what a tree is found: a cgroup, and processes whose descendants are it. */
struct hunt_root {
	int pid;       /* 0: none */
	int pidfd;     /* to see that it still is that one; -1: it surely is */
	uint32_t mark; /* WALK_IN, or WALK_ABOVE if it is none of them */
};

struct hunt {
	int cgroup; /* its directory, or -1 */
	struct hunt_root roots[3];
};

/* What one look met. */
struct hunt_found {
	int live;   /* not dead yet */
	int denied; /* of which so many belong to others */
	int error;  /* of /proc */
};

/* Reads /proc and marks the tree's; to be ended with walk_end(). */
MEM_HIDDEN int hunt_look(const struct hunt *h, struct walk *w);

/* Looks once, and sends all of them a signal: SIGKILL not to those of the
 * cgroup, which is killed as a whole. */
MEM_HIDDEN struct hunt_found hunt_once(const struct hunt *h, int sig);

/* The same, and keeps what it read, to be ended with walk_end(). */
MEM_HIDDEN struct hunt_found hunt_keep(const struct hunt *h, int sig,
				       struct walk *w);

/* Waits for those that were sent SIGKILL by themselves to be dead: if their
 * parents have died, no look finds them any more. */
MEM_HIDDEN void hunt_await(const struct walk *w, int64_t deadline);

/* One of those looked for, and not dead yet. */
static inline int hunt_is_in(const struct walk_entry *e)
{
	return (e->mark & WALK_IN) && !(e->mark & WALK_ABOVE) && !e->dead;
}

/* Has the process of a pidfd ended? */
MEM_HIDDEN int hunt_is_over(int pidfd);

#endif
