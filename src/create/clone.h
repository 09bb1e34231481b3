/* SPDX-License-Identifier: MIT */
#ifndef CREATE_CLONE_H
#define CREATE_CLONE_H

#include <brood/clone.h>

#include "born/function.h"
#include "create/create.h"
#include "sys/abi.h"

/* clone_flags.c: the kernel's flags for how, or an error told in fault. Pure.
 */
MEM_HIDDEN int clone_flags(const struct brood_clone *how, uint64_t *flags,
			   struct fault *fault);

/* A task on a stack of its own beside its maker, or on its maker's? */
static inline int clone_flies(uint64_t flags)
{
	return (flags & SYS_CLONE_VM) && !(flags & SYS_CLONE_VFORK);
}

/* clone.c: makes the task, which runs born_function(f); word, if not NULL, is
 * cleared when it has left the memory. */
MEM_HIDDEN int create_clone(const struct brood_clone *how, uint64_t flags,
			    struct born_function *f, uint32_t *word,
			    struct created *out, struct fault *fault);

#endif
