/* SPDX-License-Identifier: MIT */
#ifndef CREATE_SUSPENDED_H
#define CREATE_SUSPENDED_H

#include "born/function.h"
#include "create/create.h"

/* A function in a child on the caller's memory, which waits for it. */

/* suspended.c: returns when the child has left the memory, 0 or why the kernel
 * refused. */
MEM_HIDDEN int create_suspended(struct born_function *f, struct slot *slot,
				struct created *out);

/* Is this process such a child? Its slot, or NULL. */
MEM_HIDDEN struct slot *suspended_slot(void);

#endif
