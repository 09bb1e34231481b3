/* SPDX-License-Identifier: MIT */
#ifndef CREATE_COPY_H
#define CREATE_COPY_H

#include "sys/abi.h"
#include "sys/mem.h"

/*
 * A process with a copy of the memory, in which this returns as well: 0 there,
 * its id here, or a negated error number. args has the flags and what goes with
 * them; what glibc remembers of the calling thread is right in the copy. The
 * mask is left full, and the caller's is in *mask: for both to put back when
 * they are done.
 */
MEM_HIDDEN int create_copy(struct sys_clone_args *args, size_t size,
			   uint64_t *mask);

/* How many threads this process has, or a negated error number. */
MEM_HIDDEN int count_threads(void);

/* Is the C library one whose thread a copy can be told about? */
MEM_HIDDEN int copy_is_coherent(void);

#endif
