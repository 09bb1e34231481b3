/* SPDX-License-Identifier: MIT */
#ifndef SYS_AUXV_H
#define SYS_AUXV_H

#include <stdint.h>

#include "sys/mem.h"

/* The auxiliary vector: what the kernel tells a program at its start. */
#define AUXV_MOST 64

struct auxv_entry {
	uint64_t key;
	uint64_t value;
};

struct auxv {
	struct auxv_entry entries[AUXV_MOST]; /* ends with AT_NULL */
	unsigned count;                       /* without it */
};

/* auxv.c: the one that this process got; 0 or an error. */
MEM_HIDDEN int auxv_read(struct auxv *a);

/* 0 where there is none. */
MEM_HIDDEN uint64_t auxv_get(const struct auxv *a, uint64_t key);

/* Changes an entry, or adds one where there is room. */
MEM_HIDDEN void auxv_set(struct auxv *a, uint64_t key, uint64_t value);

#endif
