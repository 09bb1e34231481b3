/* SPDX-License-Identifier: MIT */
#ifndef CREATE_CREATE_H
#define CREATE_CREATE_H

#include "born/born.h"
#include "create/slot.h"
#include "sys/abi.h"

#include <brood/child.h>

/* A child that exists, or did. */
struct created {
	int pid;
	int pidfd;    /* -1: none */
	uint64_t got; /* BROOD_GOT_* */
};

/*
 * Each makes a child that runs born_run(b), and returns 0 or why the kernel
 * refused. The mask, the ways and the word of b are filled in here.
 */

/* blocking.c: returns when the child has left the caller's memory. keep_fd, if
 * not -1, stays open in the child until exec closes it. */
MEM_HIDDEN int create_blocking(struct born *b, int keep_fd,
			       struct created *out);

/* flight.c: returns when the child has its own descriptor table and ids. The
 * slot that holds b is the child's from then on, until the word is cleared. */
MEM_HIDDEN int create_in_flight(struct slot *slot, uint32_t *word,
				struct created *out);

/* The same, and waits as the first does: for a child that waits for its caller
 * on its way. */
MEM_HIDDEN int create_together(struct slot *slot, uint32_t *word,
			       struct created *out);

/* birth.c: the child, by its caller or by a guardian; all signals are blocked.
 */
MEM_HIDDEN int create_birth(struct born *b, struct sys_clone_args *args);

/* guardian.c: one that is not the child's parent; 0 or an error. */
MEM_HIDDEN int create_guardian(struct born_guardian *g);
/* The child and the guardian that is its parent: the child's number. */
MEM_HIDDEN int create_guarded(struct born *b, struct sys_clone_args *args);

/* maps.c: writes the id maps of a child that waits for them. */
MEM_HIDDEN void create_maps(struct born *b, int pid);

/* emulated.c: where a child's memory is a copy; waits as the first does. */
MEM_HIDDEN int create_emulated(struct born *b, struct created *out);

/* ways.c: how the child comes by its own table: shared and cut, or copied; few
 * says that there is little to copy. Clone flags; sets b->ways. */
MEM_HIDDEN uint64_t create_table(struct born *b, uint64_t has, int few,
				 uint64_t *got);

/*
 * ways.c: the cgroup that the child is to be born in, into args, or, where that
 * cannot be (args is NULL without clone3) and will do, to be joined by it.
 * After create_table(). 0 or -ENOSYS.
 */
MEM_HIDDEN int create_cgroup(struct born *b, struct sys_clone_args *args,
			     uint64_t *got);

static inline uint64_t create_mask(const struct born *b, uint64_t old)
{
	return (old & b->plan->mask.keep) | b->plan->mask.add;
}

#endif
