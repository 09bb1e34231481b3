/* SPDX-License-Identifier: MIT */
#include "deliver.h"

#include "report.h"
#include "signals.h"

#include <unistd.h>

bool run_same_group(const struct run_live *live)
{
	return getpgid(live->pid) == getpgrp();
}

void run_deliver(struct run_live *live, int signal, bool to_group,
		 const char *why)
{
	run_report_signal(live, signal, why);
	/* By number, yet safe: the number is its own until it is reaped. */
	if (to_group && getpgid(live->pid) == live->pid)
		kill(-live->pid, signal);
	else
		brood_kill(live->child, signal);
	if (run_signal_ends(live, signal) &&
	    !run_started_decided(&live->started)) {
		live->ended_by = signal;
		brood_kill(live->child, SIGKILL);
	}
}

void run_kill(struct run_live *live, const char *why)
{
	if (!live->tree) {
		run_deliver(live, SIGKILL, true, why);
		return;
	}
	run_report_signal(live, SIGKILL, why);
	if (!run_started_decided(&live->started))
		live->ended_by = SIGKILL;
	/* At least the program itself, whatever is wrong with the rest. */
	brood_kill(live->child, SIGKILL);
	run_started_join(&live->started);
	brood_tree_kill(live->child, SIGKILL);
}
