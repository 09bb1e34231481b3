/* SPDX-License-Identifier: MIT */
#ifndef CREATE_RFORK_H
#define CREATE_RFORK_H

#include <brood/rfork.h>

#include "error/fault.h"

/* rfork_flags.c: may these flags be? stack: there is one. Pure. */
MEM_HIDDEN int rfork_check(int flags, int stack, int pidfd,
			   struct fault *fault);

/* The kernel's flags for a new process, and its signal at its end. */
MEM_HIDDEN uint64_t rfork_clone_flags(int flags);
MEM_HIDDEN int rfork_exit_signal(int flags);

/* rfork_self.c: what the calling process changes about itself; a new one does
 * it too, but for the namespace that it was born with. 0, or an error and in
 * fault which flag it is about. */
MEM_HIDDEN int rfork_self(int flags, int born, struct fault *fault);

/* no_mounts.c: from now on no mounts, here and in all descendants. */
MEM_HIDDEN int no_mounts(void);

#endif
