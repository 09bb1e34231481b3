/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_LAUNCH_H
#define SPAWN_LAUNCH_H

#include <brood/spawn.h>

#include "accounts/accounts.h"
#include "child/handle.h"
#include "sys/abi.h"

/*
 * What a kept plan lives in: freed when the caller has freed it and no child
 * in flight needs it any more.
 */
struct launch_hold {
	uint32_t count;
	void (*free)(struct launch_hold *hold);
};

/* hold.c: one more user, one less; and a user until the slot's child landed. */
MEM_HIDDEN void launch_hold(struct slot *slot, struct launch_hold *hold);
MEM_HIDDEN void launch_let_go(void *hold);

/* launch.c: runs a plan in a slot, which it gives back or to the child. */
MEM_HIDDEN int launch(struct slot *slot, const struct plan *plan,
		      const struct brood_override *change,
		      struct launch_hold *hold, struct brood_child **child,
		      struct brood_error *err);

/* Can the child run beside its caller, as the plan wants? */
MEM_HIDDEN int launch_can_fly(const struct plan *plan);

/* arguments.c: what the program gets, with an override's changes, into b. */
MEM_HIDDEN int launch_arguments(struct born *b, const struct plan *plan,
				const struct brood_override *change,
				struct arena *arena);

/* table.c: the descriptor actions of this spawn, with its pipes, into b. */
MEM_HIDDEN int launch_table(struct born *b, struct fd_plan *room,
			    const struct plan *plan,
			    const struct brood_override *change,
			    struct brood_child *c, struct arena *arena,
			    struct fault *fault);

/* confined.c: what of a plan's confinement this kernel has, into b; adds to got
 * what it lacks, or fails. */
MEM_HIDDEN int launch_confined(struct born *b, const struct plan *plan,
			       uint64_t *got, struct fault *fault);
/* namespaces.c: how those that the plan joins and makes are come by, into b;
 * and which step an error at the child's birth belongs to. */
MEM_HIDDEN int launch_namespaces(struct born *b, const struct plan *plan,
				 struct fault *fault);
MEM_HIDDEN void launch_blame(const struct born *b, struct fault *fault);

/* cgroup.c: the directory that the child is to be born in, open in the caller
 * only until the child exists. */
MEM_HIDDEN int launch_cgroup_open(struct born *b, struct fault *fault);
MEM_HIDDEN void launch_cgroup_close(const struct born *b);
/* Was that the reason for the child not to be made? */
MEM_HIDDEN int launch_cgroup_blamed(const struct born *b, int r);
MEM_HIDDEN int launch_cgroup_fault(const struct born *b, int r,
				   struct fault *fault);

/* stage.c: what comes before the program, where something does: a file for it,
 * into b, which the child has open and the caller closes. */
MEM_HIDDEN int launch_stage(struct born *b, const struct plan *plan,
			    struct arena *arena, struct fault *fault);
MEM_HIDDEN void launch_stage_close(struct born *b);
/* Waits for its end. */
MEM_HIDDEN void launch_stage_end(struct brood_child *c, const struct born *b);

/* A file in memory that can be executed, empty yet. */
MEM_HIDDEN int launch_executable_file(const char *name);

/* Kills a child whose steps took longer than so many milliseconds; the error.
 */
MEM_HIDDEN int launch_give_up(struct brood_child *c, int ms,
			      struct brood_error *err);

/* tree.c: what owns the tree of the child to come, into it and into b; and once
 * the child has been made, or r says why not: whether that was the reason. */
MEM_HIDDEN int launch_tree(struct born *b, const struct plan *plan,
			   struct brood_child *c, struct arena *arena,
			   struct fault *fault);
MEM_HIDDEN int launch_tree_made(struct born *b, struct brood_child *c, int r,
				struct fault *fault);

/* sources.c: are the descriptors that actions refer to open? */
MEM_HIDDEN int launch_sources(const struct plan *plan, const struct ops *listed,
			      struct fault *fault);

/* A call without memory for its own bookkeeping. */
static inline int launch_no_memory(struct brood_error *err)
{
	return fault_report(err, &(struct fault){.code = -ENOMEM,
						 .stage = BROOD_STAGE_RESOURCE,
						 .step = -1});
}

static inline int launch_null(struct brood_error *err, const char *what)
{
	return fault_report(
		err, &(struct fault){.code = -EINVAL,
				     .stage = BROOD_STAGE_SPEC,
				     .reason = BROOD_REASON_NULL_ARGUMENT,
				     .step = -1,
				     .object = what});
}

#endif
