/* SPDX-License-Identifier: MIT */
#ifndef CREATE_THREAD_H
#define CREATE_THREAD_H

#include <brood/thread.h>

#include "born/thread.h"
#include "create/process.h"
#include "error/fault.h"

/* A thread's memory is FREE, BUSY (a call of the library's has it), HELD (the
 * thread is the caller's to join) or LEFT (detached: free once it is gone). */
enum thread_state { THREAD_FREE, THREAD_BUSY, THREAD_HELD, THREAD_LEFT };

/*
 * A thread and its memory: from the lowest address a guard, the stack, the
 * thread area and this. It is kept for ever, one for each thread of that size
 * of stack that there was at the same time, and used again only after the
 * kernel has cleared the word. The tag counts uses, so that a stale one never
 * matches. A new process has none: those that fork copied are lost to it.
 */
struct brood_thread {
	struct brood_thread *next;
	uint32_t tag;  /* uses << 2 | enum thread_state */
	uint32_t word; /* not 0 until the thread has left the memory */
	uint32_t generation;
	uint32_t readiness;
	int32_t tid;
	int32_t result;
	int32_t pidfd; /* -1: none yet */
	int libc;      /* made by the C library, as: */
	unsigned long pthread;
	size_t stack_size; /* of its own stack; 0: it has none */
	struct born_thread born;
};

#define THREAD_GUARD ((size_t)64 * 1024) /* a page, whatever its size */
#define THREAD_STACK ((size_t)256 * 1024)
#define THREAD_STACK_LEAST ((size_t)64 * 1024)
#define THREAD_STACK_MOST ((size_t)1 << 40)

/* Thread-local variables lie on either side of the pointer, and what a C
 * library keeps of a thread. */
#define THREAD_AREA ((size_t)3072)

static inline char *thread_pointer(struct brood_thread *t)
{
	return (char *)t - THREAD_AREA;
}

static inline char *thread_stack(struct brood_thread *t)
{
	return (char *)t - 2 * THREAD_AREA - t->stack_size;
}

/* thread_memory.c: one that is busy, with such a stack: 0 or a power of two.
 * NULL without memory. */
MEM_HIDDEN struct brood_thread *thread_get(struct process *here, size_t stack);
MEM_HIDDEN void thread_put(struct brood_thread *t);
/* From what it must be to another state; 0 if it is not that. */
MEM_HIDDEN int thread_change(struct brood_thread *t, enum thread_state from,
			     enum thread_state to);
/* The calling thread, or NULL. */
MEM_HIDDEN struct brood_thread *thread_self(void);

/* thread.c: makes the thread, which runs t->born on that stack. */
MEM_HIDDEN int create_thread(struct brood_thread *t,
			     const struct brood_thread_spec *spec);
/* Waits until it has done what comes before its function, or is gone. */
MEM_HIDDEN int create_thread_ready(struct brood_thread *t);

/* credentials.c: "user" or "group" if it is not the one that the program was
 * executed with, else NULL. */
MEM_HIDDEN const char *credentials_changed(void);

#endif
