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

extern int fork(void) __attribute__((weak));
extern int *__errno_location(void) __attribute__((weak));

/* Can the C library's own fork be called? */
static inline int libc_can_fork(void)
{
	return fork && __errno_location;
}

/*
 * Calls it: 0 in the new process, its id, or a negated error number. errno is
 * as before. Inline, because each page of code that the new process returns
 * through is a fault there; and what need not be written costs neither side a
 * copy of its page.
 */
static inline int libc_fork(void)
{
	int *number = __errno_location();
	int before = *number;
	int r = fork();

	if (r < 0) {
		r = -*number;
		*number = before;
	}
	return r;
}

/* Where the calling thread's errno is, or NULL. */
MEM_HIDDEN void *libc_errno(void);

#endif
