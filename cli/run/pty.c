/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "pty.h"

#include "named.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { IN, MASTER, OUT };

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int hidden(const struct run_live *live, int fd)
{
	return fd < 0 ? -1 : run_hide_fd(live->run, fd);
}

static int open_all(struct run_live *live, struct run_pty *pty)
{
	size_t any;

	pty->master = hidden(live, brood_pty_take(live->child));
	if (pty->master < 0)
		return -EMFILE;
	if (fcntl(pty->master, F_SETFL, O_RDWR | O_NONBLOCK) < 0)
		return -errno;
	pty->peer = hidden(live, ioctl(pty->master, TIOCGPTPEER,
				       O_RDWR | O_NOCTTY | O_CLOEXEC));
	pty->out =
		hidden(live, pty_reopen(STDOUT_FILENO, O_WRONLY, &pty->most));
	if (pty->relays)
		pty->in =
			hidden(live, pty_reopen(STDIN_FILENO, O_RDONLY, &any));
	return pty->peer < 0 ? -EMFILE : 0;
}

int run_pty_start(struct run_live *live)
{
	struct run_pty *pty = live->pty;
	int r;

	if (!pty)
		return 0;
	r = open_all(live, pty);
	if (r < 0)
		return r;
	pty_mode_raw(pty);
	if (pty->relays && pty->in < 0)
		pty_eof_begin(pty);
	return 0;
}

/* Nobody sees the terminal any more. */
static void hang_up(struct run_pty *pty)
{
	close_fd(&pty->master);
	close_fd(&pty->peer);
	pty->shown.begin = pty->shown.end;
}

int64_t run_pty_poll(const struct run_live *live, struct pollfd *polls)
{
	const struct run_pty *pty = live->pty;
	short events = 0;

	for (int i = 0; i < PTY_POLLS; i++)
		polls[i] = (struct pollfd){-1, 0, 0};
	if (!pty || pty->master < 0)
		return INT64_MAX;
	if (pty_left(&pty->typed) < sizeof pty->typed.bytes)
		polls[IN] = (struct pollfd){pty->in, POLLIN, 0};
	if (pty_left(&pty->shown) < sizeof pty->shown.bytes)
		events |= POLLIN;
	if (pty_left(&pty->typed))
		events |= POLLOUT;
	if (events)
		polls[MASTER] = (struct pollfd){pty->master, events, 0};
	/* Also to learn that nobody reads it: of a pipe, poll(2) always tells.
	 */
	polls[OUT] = (struct pollfd){pty->out,
				     pty_left(&pty->shown) ? POLLOUT : 0, 0};
	return pty->ended ? pty->look_at : INT64_MAX;
}

static void take_input(struct run_pty *pty)
{
	size_t before = pty_left(&pty->typed);

	if (!pty_read(pty->in, &pty->typed)) {
		close_fd(&pty->in);
		pty_eof_begin(pty);
	}
	if (pty_left(&pty->typed) > before)
		pty->last = pty->typed.bytes[pty->typed.end - 1];
}

void run_pty_move(struct run_live *live, const struct pollfd *polls)
{
	struct run_pty *pty = live->pty;

	if (!pty || pty->master < 0)
		return;
	if (polls[IN].fd >= 0 && polls[IN].revents)
		take_input(pty);
	pty_eof_look(pty);
	if (pty_left(&pty->typed))
		pty_write(pty->master, &pty->typed, SIZE_MAX);
	if (polls[MASTER].revents & (POLLIN | POLLHUP))
		pty_read(pty->master, &pty->shown);
	if (pty->out < 0)
		pty->shown.begin = pty->shown.end;
	if ((polls[OUT].revents & (POLLERR | POLLHUP | POLLNVAL)) ||
	    (pty_left(&pty->shown) &&
	     (polls[OUT].revents || pty->most == SIZE_MAX) &&
	     !pty_write(pty->out, &pty->shown, pty->most)))
		hang_up(pty);
}

/* Whoever does not read may never do so: what would end the program ends the
 * waiting. */
static bool told_to_end(struct run_live *live)
{
	struct signalfd_siginfo info;
	bool end = false;

	while (read(live->sigfd, &info, sizeof info) == sizeof info)
		end |= run_signal_ends(live, (int)info.ssi_signo);
	return end;
}

/* While it has to wait, the keys are the terminal's again. */
static bool show(struct run_live *live)
{
	struct run_pty *pty = live->pty;
	int wait = 0;

	while (pty_left(&pty->shown)) {
		struct pollfd polls[] = {{pty->out, POLLOUT, 0},
					 {live->sigfd, POLLIN, 0}};
		int n = poll(polls, 2, wait);

		if (n == 0)
			pty_mode_keys(pty);
		wait = n == 0 ? -1 : 0;
		if (n > 0 && polls[1].revents && told_to_end(live))
			return false;
		if (n > 0 && polls[0].revents &&
		    !pty_write(pty->out, &pty->shown, pty->most))
			return false;
	}
	return true;
}

/* What somebody writes who outlives the program is not waited for. */
void run_pty_drain(struct run_live *live)
{
	struct run_pty *pty = live->pty;

	if (!pty || pty->master < 0)
		return;
	do {
		if (pty->out < 0)
			pty->shown.begin = pty->shown.end;
		if (!show(live))
			return;
		pty_read(pty->master, &pty->shown);
	} while (pty_left(&pty->shown));
}

void run_pty_resize(struct run_live *live)
{
	struct run_pty *pty = live->pty;
	struct winsize size;

	if (pty && pty->master >= 0 && !live->run->pty_size.ws_row &&
	    pty_window(&size))
		ioctl(pty->master, TIOCSWINSZ, &size);
}

void run_pty_suspend(struct run_live *live)
{
	if (live->pty)
		pty_mode_back(live->pty);
}

/* Others have written to the terminal meanwhile: who draws on it does so anew
 * when told of a change of its size. */
void run_pty_resume(struct run_live *live)
{
	struct run_pty *pty = live->pty;
	pid_t group;

	if (!pty || pty->master < 0)
		return;
	pty_mode_raw(pty);
	run_pty_resize(live);
	group = tcgetpgrp(pty->master);
	if (group > 0)
		kill(-group, SIGWINCH);
}

void run_pty_stop(struct run_live *live)
{
	struct run_pty *pty = live->pty;

	if (!pty)
		return;
	hang_up(pty);
	close_fd(&pty->in);
	close_fd(&pty->out);
	pty_mode_back(pty);
}
