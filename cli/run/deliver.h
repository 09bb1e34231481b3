/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_DELIVER_H
#define BROOD_RUN_DELIVER_H

#include "live.h"

/*
 * Sends the program a signal; why is for the report. to_group: to its whole
 * process group, if it leads one that is not the command's own.
 *
 * Until the program runs, its process has all signals blocked: one that would
 * end it waits, for ever if a step is blocked (opening a FIFO). So such a
 * signal ends the process there and then, and counts as what ended it.
 */
void run_deliver(struct run_live *live, int signal, bool to_group,
		 const char *why);

/* Ends it, and the tree that it owns. */
void run_kill(struct run_live *live, const char *why);

/* Is the program in the process group of the command? */
bool run_same_group(const struct run_live *live);

#endif
