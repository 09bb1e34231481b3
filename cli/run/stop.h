/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_STOP_H
#define BROOD_RUN_STOP_H

#include "live.h"

/*
 * Job control: to the shell, the command and its program are one job. If the
 * program has stopped by SIGTSTP, SIGTTIN or SIGTTOU, the command stops by the
 * same signal, and when it is continued, so is the program. Until the program
 * has stopped the command does not: it may ignore the signal, or have things to
 * do first.
 *
 * Not for SIGSTOP: who sends that to the program continues the program alone.
 * Where nobody could continue the command (an orphaned process group) the
 * kernel does not stop it.
 */
void run_follow_stop(struct run_live *live);

/* Stops the command itself by that signal, until a SIGCONT comes. */
void run_stop_self(struct run_live *live, int signal);

#endif
