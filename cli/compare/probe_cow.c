/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>

/*
 * Copy-on-write, counted by the kernel as page faults: what it costs the task
 * to write pages that the caller had written, and what it costs the caller to
 * write its own again when the task is gone.
 */

struct board {
	char *pages;
	long faults;
};

static void write_all(void *arg)
{
	struct board *board = arg;

	board->faults = stage_write(board->pages, PROBE_PAGES);
}

static struct board *board_make(struct cell *cell)
{
	struct board *board = stage_board(sizeof(*board));

	if (board)
		board->pages = stage_pages(PROBE_PAGES);
	if (board && board->pages)
		return board;
	cell_fail(cell, "memory", -errno);
	return NULL;
}

void probe_copied(const struct trial *trial, struct cell *cell)
{
	struct board *board = board_make(cell);
	struct sight sight;
	int r;

	if (!board)
		return;
	if (!trial->way->execs) {
		r = stage_act(trial, write_all, board);
		if (r < 0)
			return cell_fail_way(cell, trial->way->name, r);
		return cell_number(cell, board->faults);
	}
	*(uint64_t *)board->pages = SIGHT_MARK;
	r = stage_program(trial, &(struct look){.page = board->pages}, &sight);
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (sight.page == SIGHT_SAME)
		return cell_fail(cell, "the program has the caller's pages",
				 -ENOTSUP);
	cell_none(cell, "the program has none of the caller's pages");
}

static void nothing(void *arg)
{
	(void)arg;
}

void probe_later(const struct trial *trial, struct cell *cell)
{
	struct board *board = board_make(cell);
	struct sight sight = {0};
	int r;

	if (!board)
		return;
	if (trial->way->execs)
		r = stage_program(trial, &(struct look){0}, &sight);
	else
		r = stage_act(trial, nothing, NULL);
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (sight.replaced)
		return cell_none(cell, "the caller is no more");
	cell_number(cell, stage_write(board->pages, PROBE_PAGES));
}
