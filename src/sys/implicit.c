/* SPDX-License-Identifier: MIT */
#include "mem.h"

/*
 * Compilers may call these where a struct is copied or cleared, some without
 * optimisation often. Nobody else sees them: they are hidden in the shared
 * library, and local in the archive.
 */
MEM_HIDDEN void *memcpy(void *to, const void *from, size_t n);
MEM_HIDDEN void *memmove(void *to, const void *from, size_t n);
MEM_HIDDEN void *memset(void *to, int byte, size_t n);
MEM_HIDDEN int memcmp(const void *a, const void *b, size_t n);

void *memcpy(void *to, const void *from, size_t n)
{
	return mem_copy(to, from, n);
}

void *memmove(void *to, const void *from, size_t n)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	if (t <= f)
		return mem_copy(to, from, n);
	while (n--)
		t[n] = f[n];
	return to;
}

void *memset(void *to, int byte, size_t n)
{
	return mem_set(to, byte, n);
}

int memcmp(const void *a, const void *b, size_t n)
{
	return mem_compare(a, b, n);
}
