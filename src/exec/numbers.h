/* SPDX-License-Identifier: MIT */
#ifndef EXEC_NUMBERS_H
#define EXEC_NUMBERS_H

#include "plan/arena.h"

/* A list that grows while something is read. */
struct numbers {
	struct arena *arena;
	int *list;
	uint32_t count, room;
};

/* 0 or -ENOMEM. */
MEM_HIDDEN int numbers_add(struct numbers *n, int number);

#endif
