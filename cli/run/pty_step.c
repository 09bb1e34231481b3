/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "pty.h"

#include "named.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static struct brood_step *find(const struct run *run)
{
	for (size_t i = 0; i < run->nsteps; i++)
		if (run->steps[i].type == BROOD_STEP_PTY)
			return &run->steps[i];
	return NULL;
}

void run_pty(struct run *run)
{
	if (!find(run))
		run_step(run, brood_step_pty(0, 0));
}

static bool is_set(const struct run *run, int fd)
{
	for (size_t i = 0; i < run->nsteps; i++)
		if (run->steps[i].type >= BROOD_STEP_PASS &&
		    run->steps[i].type <= BROOD_STEP_CLOEXEC &&
		    run->steps[i].fd == fd)
			return true;
	return false;
}

static uint32_t flags(const struct run *run)
{
	uint32_t set = 0;

	for (int fd = 0; fd <= 2; fd++)
		if (!is_set(run, fd))
			set |= BROOD_PTY_STDIN << fd;
	return set;
}

int run_pty_check(const struct run *run)
{
	if (!find(run) || flags(run))
		return 0;
	cli_complain("run: --pty: other options say what all of 0, 1 and 2 "
		     "are");
	return CLI_FAILED;
}

bool pty_window(struct winsize *size)
{
	for (int fd = 0; fd <= 2; fd++)
		if (ioctl(fd, TIOCGWINSZ, size) == 0 && size->ws_row)
			return true;
	*size = (struct winsize){24, 80, 0, 0};
	return false;
}

/* What comes from a file is no typist's, who would want to see it. */
static int silent_model(const struct run *run)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios settings;

	fd = fd < 0 ? fd : run_hide_fd(run, fd);
	if (fd < 0 || tcgetattr(fd, &settings) < 0)
		return fd;
	settings.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(fd, TCSANOW, &settings);
	return fd;
}

static void size_of(const struct run *run, struct brood_step *step)
{
	struct winsize size = run->pty_size;

	if (!size.ws_row)
		pty_window(&size);
	step->window = (struct brood_window){size.ws_row, size.ws_col,
					     size.ws_xpixel, size.ws_ypixel};
}

void run_pty_begin(struct run_live *live)
{
	static struct run_pty pty = {.master = -1,
				     .peer = -1,
				     .in = -1,
				     .out = -1,
				     .model = -1,
				     .tty = -1};
	struct brood_step *step = find(live->run);

	if (!step)
		return;
	live->pty = &pty;
	step->flags = flags(live->run);
	pty.relays = step->flags & BROOD_PTY_STDIN;
	if (pty.relays)
		pty_mode_open(&pty);
	size_of(live->run, step);
	if (pty.relays && pty.tty < 0)
		pty.model = silent_model(live->run);
	if (!pty.relays || (pty.tty < 0 && pty.model < 0))
		return;
	step->flags |= BROOD_PTY_LIKE;
	step->from = pty.tty < 0 ? pty.model : pty.tty;
}

void run_pty_begun(struct run_live *live)
{
	if (live->pty && live->pty->model >= 0)
		close(live->pty->model);
}
