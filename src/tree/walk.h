/* SPDX-License-Identifier: MIT */
#ifndef TREE_WALK_H
#define TREE_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "sys/mem.h"

/* All processes that /proc shows, at about one moment. */

enum walk_mark {
	WALK_IN = 1 << 0,    /* one of those looked for */
	WALK_HELD = 1 << 1,  /* and the cgroup will see to it */
	WALK_ABOVE = 1 << 2, /* not one itself, but its descendants are */
	WALK_SENT = 1 << 3,  /* has been sent SIGKILL by itself */
};

struct walk_entry {
	int32_t pid;
	int32_t parent;
	uint64_t start; /* clock ticks since boot: with pid it is unique */
	uint64_t user;  /* clock ticks, with those of children waited for */
	uint64_t system;
	uint32_t mark; /* enum walk_mark */
	int32_t dead;  /* only its status is left */
};

/* In ascending order of pid, as /proc lists them. */
struct walk {
	struct walk_entry *list;
	size_t count;
	size_t mapped; /* bytes */
	int proc;      /* /proc; -1 */
};

/* Reads it; 0 or an error. To be ended also then. */
MEM_HIDDEN int walk_read(struct walk *w);
MEM_HIDDEN void walk_end(struct walk *w);

/* Marks one, if it is there; and all descendants of those marked. */
MEM_HIDDEN void walk_mark(struct walk *w, int pid, uint32_t mark);
MEM_HIDDEN void walk_spread(struct walk *w);

/* Sends a signal to what was read, never to another that got its number: -ESRCH
 * if it has gone. */
MEM_HIDDEN int walk_signal(const struct walk *w, const struct walk_entry *e,
			   int sig);

/* Waits until what was read has ended; 0, -ETIMEDOUT or another error. */
MEM_HIDDEN int walk_await(const struct walk *w, const struct walk_entry *e,
			  int64_t deadline);

/* The number that text starts with; -1 if it is none. */
static inline int64_t walk_number(const char *text)
{
	int64_t n = 0;

	if (*text < '0' || *text > '9')
		return -1;
	while (*text >= '0' && *text <= '9')
		n = n * 10 + (*text++ - '0');
	return n;
}

#endif
