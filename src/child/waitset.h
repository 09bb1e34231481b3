/* SPDX-License-Identifier: MIT */
#ifndef CHILD_WAITSET_H
#define CHILD_WAITSET_H

#include <brood/wait.h>

#include "child/handle.h"

/*
 * A child knows its set, and the set only how many they are: the kernel has the
 * list. The set's memory stays until the caller and all of its children have
 * let go of it, so that a child may outlive its set and find it freed.
 */
struct brood_waitset {
	uint32_t users; /* its children, and its owner */
	uint32_t freed;
	uint32_t generation;
	int epoll;
};

/* Out of its set, if it is in one. */
MEM_HIDDEN void waitset_leave(struct brood_child *child);

/* Of this process, not of one that it was forked from. */
static inline int waitset_is_ours(const struct brood_waitset *set)
{
	struct process *here = process_here();

	return here && here->generation == set->generation;
}

#endif
