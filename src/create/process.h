/* SPDX-License-Identifier: MIT */
#ifndef CREATE_PROCESS_H
#define CREATE_PROCESS_H

#include <stdint.h>

#include "create/identity.h"
#include "sys/mem.h"

struct brood_waitset;
struct slot;

/*
 * What belongs to this process and must not survive fork(): it lies on a page
 * that the kernel wipes in the new process, so that another thread's fork at
 * any moment finds a clean start there, without handlers and without locks.
 */
struct process {
	uint32_t generation; /* 0 only between fork and the first use */
	uint32_t traced;     /* enum traced */
	int32_t pid;         /* only where the kernel cannot wipe */
	uint32_t few_files;  /* for so many spawns: the table is small */
	struct slot *slots;  /* all there are; only ever grows */
	struct identity identity;
	struct brood_thread *threads; /* all there were; only ever grows */
	uint32_t reaper_lock;
	struct brood_waitset *reaper; /* of detached children; NULL: none */
};

/* NULL without memory. */
MEM_HIDDEN struct process *process_here(void);

/* NULL where nothing has needed it yet: for those who would only look. */
MEM_HIDDEN struct process *process_if_any(void);

/* Is a debugger attached? Looked up once: at the first asynchronous spawn. */
MEM_HIDDEN int process_traced(struct process *process);

#endif
