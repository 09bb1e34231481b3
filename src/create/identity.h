/* SPDX-License-Identifier: MIT */
#ifndef CREATE_IDENTITY_H
#define CREATE_IDENTITY_H

#include <stdint.h>

#include "sys/mem.h"

/*
 * A change of identity in a child makes the memory undumpable, which is its
 * caller's until exec. What was before is put back when no such child is left:
 * not by the child, whose new user could trace it, and not while another
 * thread's child still runs on this memory.
 */
struct identity {
	uint32_t lock;
	uint32_t children; /* that are on this memory and change theirs */
	int32_t dumpable;  /* before the first of them */
};

/* Around the creation of one, with all signals blocked: a handler on this
 * thread must not meet the lock. 0, or why it could not be put back later. */
MEM_HIDDEN int identity_begin(struct identity *i);
MEM_HIDDEN void identity_end(struct identity *i);

#endif
