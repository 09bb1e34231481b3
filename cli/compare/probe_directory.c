/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define ROOM 256

/* Working directory: where does the task start, and does the caller move when
 * the task goes to / ? */

static void go(void *arg)
{
	char *board = arg;

	if (!getcwd(board, ROOM))
		board[0] = 0;
	if (chdir("/") < 0)
		board[0] = 0;
}

void probe_directory(const struct trial *trial, struct cell *cell)
{
	char here[ROOM], now[ROOM];
	char *board = stage_board(ROOM);
	struct sight sight = {0};
	const char *began;
	int r;

	if (!board || !getcwd(here, sizeof(here)))
		return cell_fail(cell, "getcwd", -errno);
	if (trial->way->execs) {
		r = stage_program(trial, &(struct look){0}, &sight);
		began = sight.directory;
	} else {
		r = stage_act(trial, go, board);
		began = board;
	}
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (!getcwd(now, sizeof(now)))
		return cell_fail(cell, "getcwd", -errno);
	if (strcmp(here, now) != 0)
		cell_word(cell, "shared");
	else
		cell_word(cell, strcmp(here, began) == 0 ? stage_copied(&sight)
							 : "other");
}
