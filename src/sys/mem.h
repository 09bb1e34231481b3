/* SPDX-License-Identifier: MIT */
#ifndef SYS_MEM_H
#define SYS_MEM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Memory and strings without a C library. The names are the library's own, and
 * the compiler's implicit copies go to them as well (mem.c): a program without
 * a libc can link the archive, and one with a libc keeps its own memcpy.
 */
#define MEM_HIDDEN __attribute__((visibility("hidden")))

MEM_HIDDEN void *mem_copy(void *to, const void *from, size_t n);
MEM_HIDDEN void *mem_set(void *to, int byte, size_t n);
MEM_HIDDEN int mem_compare(const void *a, const void *b, size_t n);

static inline void mem_zero(void *p, size_t n)
{
	mem_set(p, 0, n);
}

static inline size_t str_length(const char *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

/* As much of it as fits. */
static inline void str_cut(char *to, size_t size, const char *s)
{
	size_t i = 0;

	for (; s[i] && i < size - 1; i++)
		to[i] = s[i];
	to[i] = '\0';
}

static inline int str_equal(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

static inline int str_begins(const char *s, const char *with)
{
	while (*with && *s == *with)
		s++, with++;
	return !*with;
}

static inline int str_has(const char *s, char c)
{
	for (; *s; s++)
		if (*s == c)
			return 1;
	return 0;
}

#endif
