/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

/* Stack: where is the task's, and is the caller's there to be read and
 * written? */

/* The caller's frame at the time of the call may lie below what is mapped when
 * the map is read, and the kernel grows it. */
#define SLACK (64 * 1024)

struct board {
	volatile uint64_t *frame;
	uintptr_t stack;
	bool found;
};

static void write_frame(void *arg)
{
	struct board *board = arg;

	board->stack = (uintptr_t)__builtin_frame_address(0);
	board->found = *board->frame == SIGHT_MARK;
	*board->frame = SIGHT_REPLY;
}

/* Whether both addresses lie in one mapping of this process. */
static bool same_mapping(uintptr_t a, uintptr_t b)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	unsigned long low, high;
	bool same = false;
	char line[512];

	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx", &low, &high) == 2 && a >= low &&
		    a < high)
			same = b >= low - SLACK && b < high;
	if (maps)
		fclose(maps);
	return same;
}

void probe_stack(const struct trial *trial, struct cell *cell)
{
	volatile uint64_t frame = SIGHT_MARK;
	struct board *board = stage_board(sizeof(*board));
	struct sight sight;
	uintptr_t stack;
	bool found;
	int r;

	if (!board)
		return cell_fail(cell, "shared memory", -errno);
	board->frame = &frame;
	if (trial->way->execs) {
		r = stage_program(trial, &(struct look){.frame = &frame},
				  &sight);
		found = sight.frame == SIGHT_SAME;
		stack = sight.stack;
	} else {
		r = stage_act(trial, write_frame, board);
		found = board->found;
		stack = board->stack;
	}
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (!found)
		cell_word(cell, "new");
	else if (!same_mapping((uintptr_t)&frame, stack))
		cell_word(cell, "own");
	else
		cell_word(cell, frame == SIGHT_REPLY ? "caller's" : "copied");
}
