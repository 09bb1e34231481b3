/* SPDX-License-Identifier: MIT */
#ifndef CHILD_WAITSET_H
#define CHILD_WAITSET_H

#include <brood/wait.h>

#include "child/handle.h"

/* Out of its set, if it is in one. */
MEM_HIDDEN void waitset_leave(struct brood_child *child);

/* Of this process, not of one that it was forked from. */
static inline int waitset_is_ours(const struct brood_waitset *set)
{
	struct process *here = process_here();

	return here && here->generation == set->generation;
}

#endif
