/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "forward.h"

#include "deadline.h"
#include "deliver.h"
#include "pty.h"
#include "stop.h"

#include <sys/signalfd.h>
#include <unistd.h>

/* Signals that the terminal sends to the whole foreground group. A hang-up is
 * not among them: the kernel sends that to the session's leader alone. */
static const uint64_t for_all = BROOD_SIG(SIGINT) | BROOD_SIG(SIGQUIT) |
				BROOD_SIG(SIGTSTP) | BROOD_SIG(SIGWINCH);

/* One in the command's own group has what the terminal sent to both. */
static bool had_it(struct run_live *live, int signal, bool first)
{
	if (!(for_all & BROOD_SIG(signal)) || !run_same_group(live))
		return false;
	return !first || (!(live->early & BROOD_SIG(signal)) &&
			  run_started_decided(&live->started));
}

static void pass_on(struct run_live *live, int signal, bool terminal,
		    bool first)
{
	if (live->pty && signal == SIGWINCH) {
		run_pty_resize(live);
		return;
	}
	/* After a SIGSTOP, of which the command learns too late. */
	if (live->pty && signal == SIGCONT)
		run_pty_resume(live);
	/* The program has a session of its own, which nothing stops. */
	if (live->pty && signal == SIGTSTP) {
		if (!(live->outer_ignore & BROOD_SIG(SIGTSTP)))
			run_stop_self(live, SIGTSTP);
		return;
	}
	if (!terminal || !had_it(live, signal, first))
		run_deliver(live, signal, terminal,
			    terminal ? "from the terminal" : "passed on");
	run_deadline_told(live, signal);
}

void run_forward(struct run_live *live, bool first)
{
	struct signalfd_siginfo info;
	bool stopped = false;

	while (read(live->sigfd, &info, sizeof info) == sizeof info) {
		int signal = (int)info.ssi_signo;

		if (signal == SIGCHLD)
			stopped = true;
		else
			pass_on(live, signal, info.ssi_code == SI_KERNEL,
				first);
	}
	/* Last: a SIGCONT among the signals ends a stop. */
	if (stopped)
		run_follow_stop(live);
}
