/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "foreground.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

void run_foreground_back(const struct run_live *live)
{
	sigset_t ttou, old;
	int tty;

	if (!live->run->foreground || live->pid <= 0)
		return;
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (tty < 0)
		return;
	/* From the background it raises a signal that would stop the command.
	 */
	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &old);
	if (tcgetpgrp(tty) == live->pid)
		tcsetpgrp(tty, getpgrp());
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(tty);
}
