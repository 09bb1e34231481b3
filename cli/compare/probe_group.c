/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Thread group: /proc shows the task as PID/task/TID. Is that PID the caller's?
 * In a pid namespace of its own too it is the one that the caller would see. */

#define ROOM 64

static void tell(void *arg)
{
	char *board = arg;
	ssize_t n = readlink("/proc/thread-self", board, ROOM - 1);

	board[n > 0 ? n : 0] = 0;
}

void probe_group(const struct trial *trial, struct cell *cell)
{
	char *board = stage_board(ROOM), caller[ROOM];
	struct sight sight = {0};
	const char *task;
	int r;

	if (!board)
		return cell_fail(cell, "shared memory", -errno);
	snprintf(caller, sizeof(caller), "%d/task/", getpid());
	if (trial->way->execs) {
		r = stage_program(trial, &(struct look){0}, &sight);
		task = sight.self;
	} else {
		r = stage_act(trial, tell, board);
		task = board;
	}
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (!*task)
		return cell_fail(cell, "/proc/thread-self", -ENOENT);
	cell_word(cell,
		  strncmp(task, caller, strlen(caller)) == 0 ? "same" : "new");
}
