/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "way.h"

#include <sys/mman.h>

#define STACK_SIZE (128 * 1024)
#define GUARD_SIZE (64 * 1024) /* the largest page */

char *way_stack(void)
{
	static char *stack;
	char *map;

	if (stack)
		return stack;
	map = mmap(NULL, GUARD_SIZE + STACK_SIZE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (map == MAP_FAILED)
		return NULL;
	if (mprotect(map, GUARD_SIZE, PROT_NONE) < 0) {
		munmap(map, GUARD_SIZE + STACK_SIZE);
		return NULL;
	}
	stack = map + GUARD_SIZE + STACK_SIZE;
	return stack;
}
