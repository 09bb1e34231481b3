/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <stdbool.h>

/* Memory: does the task find what the caller wrote, and does the caller see
 * what the task writes? */

struct board {
	volatile uint64_t *page;
	bool found;
};

static void write_there(void *arg)
{
	struct board *board = arg;

	board->found = *board->page == SIGHT_MARK;
	*board->page = SIGHT_REPLY;
}

void probe_memory(const struct trial *trial, struct cell *cell)
{
	struct board *board = stage_board(sizeof(*board));
	struct sight sight;
	bool found;
	int r;

	if (!board)
		return cell_fail(cell, "shared memory", -errno);
	board->page = (void *)stage_pages(1);
	if (!board->page)
		return cell_fail(cell, "memory", -errno);
	*board->page = SIGHT_MARK;
	if (trial->way->execs) {
		r = stage_program(trial, &(struct look){.page = board->page},
				  &sight);
		found = sight.page == SIGHT_SAME;
	} else {
		r = stage_act(trial, write_there, board);
		found = board->found;
	}
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (*board->page == SIGHT_REPLY)
		cell_word(cell, "shared");
	else
		cell_word(cell, found ? "copied" : "replaced");
}
