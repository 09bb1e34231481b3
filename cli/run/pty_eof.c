/* SPDX-License-Identifier: MIT */
#include "pty.h"

#include <poll.h>
#include <unistd.h>

#define FIRST_LOOK INT64_C(10000000)
#define LAST_LOOK INT64_C(1000000000)

/*
 * A terminal's end of input is a key, Ctrl-D by default, and means the end only
 * to who reads it in the mode in which it was typed: what was typed for lines
 * is another byte to a program that takes keys. So it is typed once all before
 * has been read, and again when the mode has changed since. Of neither does the
 * kernel tell, so that one has to look, ever more rarely.
 */

void pty_eof_begin(struct run_pty *pty)
{
	pty->ended = true;
	/* After part of a line the first only hands that over. */
	pty->eofs = pty->last && pty->last != '\n' ? 2 : 1;
	pty->look_after = FIRST_LOOK;
	pty->look_at = run_now();
}

static bool has_been_read(const struct run_pty *pty)
{
	struct pollfd peer = {pty->peer, POLLIN, 0};

	return pty_left(&pty->typed) == 0 && poll(&peer, 1, 0) == 0;
}

static void type(struct run_pty *pty, char key, bool canonical)
{
	pty->typed.begin = 0;
	pty->typed.end = 1;
	pty->typed.bytes[0] = key;
	pty->canonical = canonical;
	pty->eofs -= pty->eofs > 0;
	if (!canonical)
		pty->eofs = 0;
}

void pty_eof_look(struct run_pty *pty)
{
	struct termios now;
	bool canonical;

	if (!pty->ended || pty->master < 0 || run_now() < pty->look_at)
		return;
	pty->look_at = run_now() + pty->look_after;
	if (pty->look_after < LAST_LOOK)
		pty->look_after += pty->look_after / 2;
	if (!has_been_read(pty) || tcgetattr(pty->peer, &now) < 0)
		return;
	canonical = now.c_lflag & ICANON;
	if (pty->eofs == 0 && canonical == pty->canonical)
		return;
	type(pty, (char)now.c_cc[VEOF], canonical);
}
