/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "pty.h"

#include <unistd.h>

/* For the handler alone. */
static volatile int crashed_tty = -1;
static struct termios crashed_settings;

/* Those that end the command without its being asked. */
static const int crashes[] = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL, SIGTRAP,
			      SIGSYS,  SIGABRT, SIGXCPU, SIGXFSZ};

static void on_crash(int number)
{
	tcsetattr(crashed_tty, TCSANOW, &crashed_settings);
	raise(number); /* by default now, once this handler returns */
}

static void handle_crashes(void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler,
				   .sa_flags = (int)SA_RESETHAND};
	struct sigaction old;

	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		if (sigaction(crashes[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaction(crashes[i], &action, NULL);
}

static bool in_background(int tty)
{
	pid_t group = tcgetpgrp(tty);

	return group >= 0 && group != getpgrp();
}

/* From the background its settings are the shell's. It stops there, as whoever
 * reads the terminal, unless that is ignored or nobody could continue it. */
void pty_mode_open(struct run_pty *pty)
{
	pty->tty = -1;
	if (!isatty(STDIN_FILENO))
		return;
	for (int i = 0; i < 3 && in_background(STDIN_FILENO); i++)
		kill(0, SIGTTIN);
	if (tcgetattr(STDIN_FILENO, &pty->settings) == 0)
		pty->tty = STDIN_FILENO;
}

void pty_mode_raw(struct run_pty *pty)
{
	struct termios raw = pty->settings;

	if (pty->tty < 0)
		return;
	crashed_settings = pty->settings;
	crashed_tty = pty->tty;
	handle_crashes(on_crash);
	cfmakeraw(&raw);
	pty->raw = tcsetattr(pty->tty, TCSANOW, &raw) == 0;
}

void pty_mode_keys(const struct run_pty *pty)
{
	struct termios mode = pty->settings;

	mode.c_oflag &= ~(tcflag_t)OPOST;
	if (pty->raw)
		tcsetattr(pty->tty, TCSANOW, &mode);
}

void pty_mode_back(struct run_pty *pty)
{
	sigset_t ttou, old;

	if (!pty->raw)
		return;
	/* Also when it has become the background meanwhile. */
	sigemptyset(&ttou);
	sigaddset(&ttou, SIGTTOU);
	sigprocmask(SIG_BLOCK, &ttou, &old);
	tcsetattr(pty->tty, TCSANOW, &pty->settings);
	sigprocmask(SIG_SETMASK, &old, NULL);
	handle_crashes(SIG_DFL);
	pty->raw = false;
}
