/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "stop.h"

#include "deliver.h"
#include "pty.h"

#include <sys/wait.h>
#include <time.h>

static void set_of(int number, sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, number);
}

void run_stop_self(struct run_live *live, int number)
{
	static const struct timespec at_once;
	struct sigaction old, stop = {.sa_handler = SIG_DFL};
	sigset_t own, cont, mask;

	run_pty_suspend(live);
	set_of(number, &own);
	set_of(SIGCONT, &cont);
	sigaction(number, &stop, &old);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &own, &mask);
	/* Here it is stopped, and goes on when a SIGCONT comes. */
	sigprocmask(SIG_SETMASK, &mask, NULL);
	sigaction(number, &old, NULL);
	/* Without one it did not stop. */
	if (sigtimedwait(&cont, NULL, &at_once) == SIGCONT)
		run_deliver(live, SIGCONT, true, "continued");
	run_pty_resume(live);
}

void run_follow_stop(struct run_live *live)
{
	siginfo_t info = {0};

	/* __WALL: until the program runs, its process is not of the kind that
	 * a plain wait sees. This never reaps. */
	if (waitid(P_PID, (id_t)live->pid, &info, WSTOPPED | WNOHANG | __WALL) <
		    0 ||
	    info.si_pid != live->pid)
		return;
	if (info.si_status == SIGTSTP || info.si_status == SIGTTIN ||
	    info.si_status == SIGTTOU)
		run_stop_self(live, info.si_status);
}
