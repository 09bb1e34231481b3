/* SPDX-License-Identifier: MIT */
#ifndef CREATE_LIBC_H
#define CREATE_LIBC_H

#include <stddef.h>
#include <stdint.h>

#include "sys/mem.h"

/*
 * What the C library beside us remembers of the calling thread, and what a
 * copy of it in a new process has to be told.
 */
struct libc_thread {
	uint32_t *tid;     /* where it keeps the thread's id, or NULL */
	void *robust_list; /* registered with the kernel, or NULL */
	size_t robust_size;
};

/* All zero where there is none that keeps the id at the address that it has
 * given to the kernel, as glibc does. */
MEM_HIDDEN void libc_thread(struct libc_thread *t);

/* Is there any C library? */
MEM_HIDDEN int libc_present(void);

#endif
