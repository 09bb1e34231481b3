/* SPDX-License-Identifier: MIT */
#include "mem.h"

/* Plain loops: what is copied here is short, and the string instructions cost
 * more to start than they save. The build keeps the compiler from turning the
 * loops back into calls of themselves. */

void *mem_copy(void *to, const void *from, size_t n)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	for (; n >= 8; n -= 8, t += 8, f += 8)
		__builtin_memcpy(t, f, 8);
	while (n--)
		*t++ = *f++;
	return to;
}

void *mem_set(void *to, int byte, size_t n)
{
	unsigned char *t = to;
	uint64_t word = UINT64_C(0x0101010101010101) * (unsigned char)byte;

	for (; n >= 8; n -= 8, t += 8)
		__builtin_memcpy(t, &word, 8);
	while (n--)
		*t++ = (unsigned char)byte;
	return to;
}

int mem_compare(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}
