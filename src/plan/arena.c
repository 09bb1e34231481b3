/* SPDX-License-Identifier: MIT */
#include "plan/arena.h"

#include "sys/sys.h"

#define CHUNK_SIZE ((size_t)64 * 1024)
#define CHUNK_HEAD ((size_t)16)

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
};
_Static_assert(sizeof(struct arena_chunk) <= CHUNK_HEAD, "fits its place");

static int grow(struct arena *a, size_t need)
{
	size_t size = CHUNK_SIZE;
	struct arena_chunk *chunk;

	if (need > CHUNK_SIZE - CHUNK_HEAD)
		size = (need + CHUNK_HEAD + 4095) & ~(size_t)4095;
	if (size < need)
		return 0;
	chunk = sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);
	if (sys_is_error(chunk))
		return 0;
	chunk->next = a->chunks;
	chunk->size = size;
	a->chunks = chunk;
	a->at = (char *)chunk + CHUNK_HEAD;
	a->end = (char *)chunk + size;
	return 1;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p;

	if (size > SIZE_MAX - 8192)
		return NULL;
	size = (size + 7) & ~(size_t)7;
	if ((size_t)(a->end - a->at) < size && !grow(a, size))
		return NULL;
	p = a->at;
	a->at += size;
	return p;
}

void *arena_copy(struct arena *a, const void *from, size_t size)
{
	void *copy = arena_alloc(a, size);

	return copy ? mem_copy(copy, from, size) : NULL;
}

char *arena_string(struct arena *a, const char *s)
{
	return arena_copy(a, s, str_length(s) + 1);
}

static void unmap_to(struct arena *a, const struct arena_chunk *last)
{
	while (a->chunks != last) {
		struct arena_chunk *chunk = a->chunks;

		a->chunks = chunk->next;
		sys_munmap(chunk, chunk->size);
	}
}

void arena_end(struct arena *a)
{
	unmap_to(a, NULL);
}

void arena_back(struct arena *a, const struct arena *to)
{
	unmap_to(a, to->chunks);
	*a = *to;
}
