/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_SIGNALS_H
#define BROOD_RUN_SIGNALS_H

#include "live.h"

/*
 * The command sets no handler and no action, so nothing of that kind can leak
 * into the program: it blocks what it passes on and reads it from a signalfd,
 * and hands the program the mask that it was itself started with. Blocking
 * comes first of all, so that a signal is either passed on or ends the command
 * before there is a program.
 */

/* Blocks, and opens live->sigfd. Returns 0 or a negated error number. */
int run_signals_open(struct run_live *live);

/* Those that have come and were not read. */
uint64_t run_signals_pending(void);

/* Appends the steps for the program's mask and actions. */
void run_signals_steps(struct run_live *live);

/* Would that signal end the program, were it just starting? */
bool run_signal_ends(const struct run_live *live, int signal);

/* Makes the signal end the command itself. Returns if that fails. */
void run_signal_raise(int signal);

#endif
