/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "gate.h"
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Does the call return while the task is held, before its exec and before its
 * end? */

static void pass(void *arg)
{
	const struct gate *gate = arg;
	int fd = open(gate->path, O_RDONLY | O_CLOEXEC);

	/* In another user namespace it may not look at its maker. */
	if (fd < 0)
		fd = open(gate->own_path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
}

/* The program's standard input is the pipe that the keeper ends. */
static int make_exit_pipe(void)
{
	int ends[2], null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (null < 0 || pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	if (dup2(ends[0], 0) < 0 || dup2(null, 1) < 0)
		return -1;
	return ends[1];
}

void probe_waits(const struct trial *trial, struct cell *cell)
{
	const struct look look = {.plain = -1, .cloexec = -1};
	char text[SIGHT_ARGS][24];
	const char *argv[SIGHT_ARGS + 1];
	struct job job = {.argv = argv};
	struct gate *gate = gate_new(trial->way->execs ? make_exit_pipe() : -1);
	struct task task;
	bool replaced;
	int r;

	if (!gate)
		return cell_fail(cell, "a FIFO in $TMPDIR or /tmp", -errno);
	if (trial->way->execs) {
		stage_arguments(trial, &look, text, argv);
		job.gate = gate->path;
	} else {
		job.act = pass;
		job.arg = gate;
	}
	r = stage_start(trial, &job, &task, &replaced);
	atomic_store(&gate->returned, !replaced);
	gate_end(gate, r == 0);
	if (r == 0 && !replaced)
		r = trial->way->finish(&task);
	if (r < 0)
		return cell_fail_way(cell, trial->way->name, r);
	if (replaced)
		cell_word(cell, "no return");
	else if (gate->before_gate)
		cell_word(cell, "no");
	else if (trial->way->execs && gate->before_exit)
		cell_word(cell, "until exec");
	else
		cell_word(cell, "until exit");
}
