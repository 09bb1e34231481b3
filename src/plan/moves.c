/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

/*
 * A copy may overwrite a number only after all others have read it. readers[i]
 * counts who still has to read the target of move i; DONE marks a finished
 * move. What remains when none is free are cycles, each of which needs one
 * descriptor saved elsewhere.
 */
#define DONE (-1)

static uint32_t target_of(const struct op *moves, const int32_t *readers,
			  uint32_t n, int fd)
{
	uint32_t i = 0;

	while (i < n && (readers[i] == DONE || moves[i].a != fd))
		i++;
	return i;
}

static void count_readers(const struct op *moves, uint32_t n, int32_t *readers)
{
	for (uint32_t i = 0; i < n; i++) {
		readers[i] = 0;
		for (uint32_t k = 0; k < n; k++)
			readers[i] += k != i && moves[k].b == moves[i].a;
	}
}

/* Emits move i and then every move that it was the last to hold up. */
static uint32_t follow(struct op *out, const struct op *moves, uint32_t n,
		       int32_t *readers, uint32_t i)
{
	uint32_t count = 0;

	while (i < n && readers[i] == 0) {
		out[count++] = moves[i];
		readers[i] = DONE;
		i = target_of(moves, readers, n, moves[i].b);
		if (i < n)
			readers[i]--;
	}
	return count;
}

static uint32_t cycle(struct op *out, const struct op *moves, uint32_t n,
		      int32_t *readers, uint32_t start,
		      const struct spare *spare)
{
	int saved = moves[start].a;
	uint32_t count = 0;

	out[count] = moves[start];
	out[count].code = OP_SAVE;
	out[count].b = saved;
	out[count].y = (uint64_t)spare->number;
	out[count++].x = (uint64_t)spare->floor;
	for (uint32_t i = start; i < n;
	     i = target_of(moves, readers, n, moves[i].b)) {
		out[count] = moves[i];
		if (moves[i].b == saved)
			out[count].code = OP_RESTORE;
		count++;
		readers[i] = DONE;
	}
	return count;
}

uint32_t moves_order(struct op *out, const struct op *moves, uint32_t n,
		     const struct spare *spare, int32_t *readers)
{
	uint32_t count = 0;

	count_readers(moves, n, readers);
	for (uint32_t i = 0; i < n; i++)
		if (moves[i].a == moves[i].b) { /* stays: hurts no reader */
			out[count++] = moves[i];
			readers[i] = DONE;
		}
	for (uint32_t i = 0; i < n; i++)
		count += follow(out + count, moves, n, readers, i);
	for (uint32_t i = 0; i < n; i++)
		if (readers[i] != DONE)
			count +=
				cycle(out + count, moves, n, readers, i, spare);
	return count;
}
