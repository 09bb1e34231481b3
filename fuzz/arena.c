/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include "plan/arena.h"

#include <stdlib.h>
#include <string.h>

unsigned arena_fails_at;
int arena_refused;

#define ARENA_MOST ((size_t)1 << 24)

struct arena_chunk {
	struct arena_chunk *next;
	uint64_t room[];
};

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_chunk *chunk;

	if (size > ARENA_MOST || (arena_fails_at && !--arena_fails_at)) {
		arena_refused = 1;
		return NULL;
	}
	chunk = malloc(sizeof *chunk + size);
	if (!chunk)
		abort();
	/* It is not promised to be zeroed. */
	memset(chunk->room, 0xa5, size);
	chunk->next = a->chunks;
	a->chunks = chunk;
	return chunk->room;
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
	void *copy = arena_alloc(a, size);

	return copy ? memcpy(copy, from, size) : NULL;
}

char *arena_string(struct arena *a, const char *s)
{
	return arena_copy(a, s, strlen(s) + 1);
}

static void free_to(struct arena *a, const struct arena_chunk *last)
{
	while (a->chunks != last) {
		struct arena_chunk *chunk = a->chunks;

		a->chunks = chunk->next;
		free(chunk);
	}
}

void arena_back(struct arena *a, const struct arena *to)
{
	free_to(a, to->chunks);
}

void arena_end(struct arena *a)
{
	free_to(a, NULL);
}
