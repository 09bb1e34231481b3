/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "gate.h"
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 100
#define LIMIT_MS 5000

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* The FIFO has no name for longer than it takes to open it: nothing is left
 * in the directory, however this ends. */
static int nameless_fifo(void)
{
	const char *dir = secure_getenv("TMPDIR");
	char path[256], fifo[sizeof(path) + 8];
	int fd = -1;

	snprintf(path, sizeof(path), "%s/brood-XXXXXX", dir ? dir : "/tmp");
	if (!mkdtemp(path))
		return -1;
	snprintf(fifo, sizeof(fifo), "%s/gate", path);
	if (mkfifo(fifo, 0600) == 0) {
		fd = open(fifo, O_PATH | O_CLOEXEC);
		unlink(fifo);
	}
	rmdir(path);
	return fd;
}

static bool asleep(pid_t pid)
{
	char path[64], line[256];
	const char *end;
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	n = fread(line, 1, sizeof(line) - 1, f);
	fclose(f);
	line[n] = 0;
	end = strrchr(line, ')');
	return end && (end[2] == 'S' || end[2] == 'D');
}

/* Whether the maker returns; if not, it slept all the time. */
static bool returns(struct gate *gate, pid_t maker)
{
	long slept = 0;

	for (long ms = 0; ms < LIMIT_MS && slept < PATIENCE_MS; ms++) {
		if (atomic_load(&gate->returned))
			return true;
		slept = asleep(maker) ? slept + 1 : 0;
		sleep_ms(1);
	}
	return atomic_load(&gate->returned);
}

static void keep(struct gate *gate, pid_t maker, int exit_pipe)
{
	int fd = -1;

	gate->before_gate = returns(gate, maker);
	for (long ms = 0; ms < LIMIT_MS && fd < 0; ms++) {
		fd = open(gate->path, O_WRONLY | O_NONBLOCK);
		if (fd < 0)
			sleep_ms(1); /* the task is not there yet */
	}
	gate->before_exit = returns(gate, maker);
	if (exit_pipe >= 0 && write(exit_pipe, "", 1) < 0)
		_exit(1);
	_exit(0);
}

struct gate *gate_new(int exit_pipe)
{
	struct gate *gate = stage_board(sizeof(*gate));
	pid_t maker = getpid(), keeper;
	int fd;

	if (!gate)
		return NULL;
	fd = nameless_fifo();
	if (fd < 0)
		return NULL;
	snprintf(gate->path, sizeof(gate->path), "/proc/%d/fd/%d", maker, fd);
	snprintf(gate->own_path, sizeof(gate->own_path),
		 "/proc/thread-self/fd/%d", fd);
	/* The gate is shared: the keeper must not write what fork told it. */
	keeper = fork();
	if (keeper == 0)
		keep(gate, maker, exit_pipe);
	gate->keeper = keeper;
	return keeper < 0 ? NULL : gate;
}

void gate_end(struct gate *gate, bool started)
{
	if (!started)
		kill(gate->keeper, SIGKILL);
	while (waitpid(gate->keeper, NULL, 0) < 0 && errno == EINTR)
		;
}
