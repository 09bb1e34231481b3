/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_TREE_H
#define SPAWN_TREE_H

#include "spawn/launch.h"

/* What the making of one tree carries along. */
struct tree_making {
	struct born *born;
	struct tree *tree;
	const struct plan *plan;
	struct arena *arena;
	struct fault *fault;
	int own_cgroup; /* it was to be below the caller's */
};

/* Notes which way cannot be had and why. */
static inline int tree_not_here(struct tree_making *m, const char *way, int r)
{
	*m->fault = (struct fault){.code = r,
				   .stage = BROOD_STAGE_TREE,
				   .reason = BROOD_REASON_TREE_NOT_HERE,
				   .step = -1,
				   .object = way};
	return r;
}

/* tree_cgroup.c: makes the cgroup; 0 or an error. */
MEM_HIDDEN int tree_make_cgroup(struct tree_making *m);
MEM_HIDDEN void tree_undo_cgroup(struct tree *tree);

/* tree_guardian.c: the init of a namespace, and a guardian beside the program;
 * the one that is to be its parent is made with it. */
MEM_HIDDEN int tree_make_init(struct tree_making *m);
MEM_HIDDEN int tree_make_watch(struct tree_making *m);
MEM_HIDDEN int tree_prepare_parent(struct tree_making *m);
/* Closes what only its making needs. */
MEM_HIDDEN void tree_made_parent(struct tree *tree, struct born *b);

#endif
