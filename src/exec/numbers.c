/* SPDX-License-Identifier: MIT */
#include "exec/numbers.h"

#include "sys/abi.h"

int numbers_add(struct numbers *n, int number)
{
	if (n->count == n->room) {
		uint32_t room = n->room ? 2 * n->room : 64;
		int *list = arena_alloc(n->arena, room * sizeof *list);

		if (!list)
			return -ENOMEM;
		mem_copy(list, n->list, n->count * sizeof *list);
		n->list = list;
		n->room = room;
	}
	n->list[n->count++] = number;
	return 0;
}
