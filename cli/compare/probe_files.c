/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

/* Open files: does the task have the caller's descriptors, and does the caller
 * lose one that the task closes? */

struct board {
	int fd;
	bool had;
};

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void close_it(void *arg)
{
	struct board *board = arg;

	board->had = is_open(board->fd);
	close(board->fd);
}

static int try(const struct trial *trial, struct board *board, int cloexec,
	       struct sight *sight)
{
	struct look look = {.plain = -1, .cloexec = -1};
	int r;

	board->fd = open("/dev/null", O_RDONLY | cloexec);
	if (board->fd < 0)
		return -errno;
	if (!trial->way->execs)
		return stage_act(trial, close_it, board);
	*(cloexec ? &look.cloexec : &look.plain) = board->fd;
	r = stage_program(trial, &look, sight);
	board->had = cloexec ? sight->cloexec_open : sight->plain_open;
	return r;
}

static void ask(const struct trial *trial, struct cell *cell, int cloexec)
{
	struct board *board = stage_board(sizeof(*board));
	struct sight sight = {0};
	int r;

	if (!board)
		return cell_fail(cell, "shared memory", -errno);
	r = try(trial, board, cloexec, &sight);
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (!is_open(board->fd))
		cell_word(cell, "shared");
	else
		cell_word(cell, board->had ? stage_copied(&sight) : "closed");
}

void probe_files(const struct trial *trial, struct cell *cell)
{
	ask(trial, cell, 0);
}

void probe_cloexec(const struct trial *trial, struct cell *cell)
{
	ask(trial, cell, O_CLOEXEC);
}
