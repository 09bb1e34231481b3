/* SPDX-License-Identifier: MIT */
#ifndef PLAN_ARENA_H
#define PLAN_ARENA_H

#include <stddef.h>

#include "sys/mem.h"

/*
 * Memory that is handed out piece by piece and given back at once. It starts
 * on a block that the caller has anyway, and maps more only when that is full.
 */
struct arena_chunk;

struct arena {
	char *at;
	char *end;
	struct arena_chunk *chunks;
};

static inline void arena_start(struct arena *a, void *block, size_t size)
{
	a->at = block;
	a->end = (char *)block + size;
	a->chunks = NULL;
}

/* Aligned to 8; not zeroed; NULL without memory. */
MEM_HIDDEN void *arena_alloc(struct arena *a, size_t size);
MEM_HIDDEN void *arena_copy(struct arena *a, const void *from, size_t size);
MEM_HIDDEN char *arena_string(struct arena *a, const char *s);

/* Gives back all that was handed out since the copy "to" was taken. */
MEM_HIDDEN void arena_back(struct arena *a, const struct arena *to);

/* Unmaps what was mapped. The first block stays the caller's. */
MEM_HIDDEN void arena_end(struct arena *a);

#endif
