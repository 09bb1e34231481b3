/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT_MS 20000

static void run(const struct probe *probe, const struct trial *trial,
		struct cell *cell)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	if (chdir("/proc") < 0)
		cell_fail(cell, "/proc", -errno);
	else
		probe->run(trial, cell);
	_exit(0);
}

static void explain(struct cell *cell, bool late, int status)
{
	if (late)
		snprintf(cell->text, sizeof(cell->text), "no answer in %d s",
			 LIMIT_MS / 1000);
	else if (WIFSIGNALED(status))
		snprintf(cell->text, sizeof(cell->text), "ended by SIG%s",
			 sigabbrev_np(WTERMSIG(status)));
	else if (!cell->text[0])
		snprintf(cell->text, sizeof(cell->text), "ended early");
	else
		return;
	cell->kind = CELL_FAILED;
}

/* The pipe is at its end when all are gone that the probe has made. */
static void watch(pid_t pid, int end, struct cell *cell)
{
	struct pollfd ended = {.fd = end, .events = POLLIN};
	bool late = poll(&ended, 1, LIMIT_MS) == 0;
	int status = 0;

	if (late)
		kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (late || cell->kind == CELL_FAILED)
		explain(cell, late, status);
}

void probe_ask(const struct probe *probe, const struct trial *trial,
	       struct cell *cell)
{
	struct cell *board = stage_board(sizeof(*board));
	int ends[2] = {-1, -1};
	pid_t pid = -1;

	memset(cell, 0, sizeof(*cell));
	if (board && pipe2(ends, O_CLOEXEC) == 0)
		pid = fork();
	if (pid == 0)
		run(probe, trial, board);
	if (pid < 0) {
		cell_fail(cell, "cannot ask", -errno);
	} else {
		close(ends[1]);
		ends[1] = -1;
		watch(pid, ends[0], board);
		*cell = *board;
	}
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
	if (board)
		munmap(board, sizeof(*board));
}
