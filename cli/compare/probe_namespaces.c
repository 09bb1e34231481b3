/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Namespaces: does the task's link in /proc/PID/ns name the caller's? */

#define ROOM 64

struct board {
	char path[ROOM]; /* of the one that is asked for */
	char found[ROOM];
};

static void read_link(const char *path, char *text)
{
	ssize_t n = readlink(path, text, ROOM - 1);

	text[n > 0 ? n : 0] = 0;
}

static void tell(void *arg)
{
	struct board *board = arg;

	read_link(board->path, board->found);
}

static void ask(const struct trial *trial, struct cell *cell, const char *name,
		enum sight_namespace index)
{
	struct board *board = stage_board(sizeof(*board));
	struct sight sight = {0};
	const char *task;
	char caller[ROOM];
	int r;

	if (!board)
		return cell_fail(cell, "shared memory", -errno);
	snprintf(board->path, sizeof(board->path), "/proc/thread-self/ns/%s",
		 name);
	read_link(board->path, caller);
	if (!*caller)
		return cell_none(cell, "this kernel has no such namespaces");
	if (trial->way->execs) {
		r = stage_program(trial, &(struct look){0}, &sight);
		task = sight.ns[index];
	} else {
		r = stage_act(trial, tell, board);
		task = board->found;
	}
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (!*task)
		return cell_fail(cell, board->path, -ENOENT);
	cell_word(cell, strcmp(task, caller) == 0 ? "same" : "new");
}

#define PROBE(name)                                                            \
	void probe_ns_##name(const struct trial *trial, struct cell *cell)     \
	{                                                                      \
		ask(trial, cell, #name, SIGHT_NS_##name);                      \
	}
SIGHT_NAMESPACES(PROBE)
