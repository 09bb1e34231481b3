/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_FORWARD_H
#define BROOD_RUN_FORWARD_H

#include "live.h"

/*
 * Passes on to the program the signals that have come.
 *
 * The terminal signals a whole foreground group. A program in the command's own
 * group has had its signal already and must not get a second one (a second
 * Ctrl-C often means "at once"); one in another group has not, and its group
 * gets it as the terminal would have sent it.
 *
 * first: right after the start. A signal that came while there was no process
 * yet reached the command alone, also if the terminal sent it, and is passed
 * on. Of one that came about then it is not known: as long as the program does
 * not run it is passed on, and twice is once, since all are blocked there.
 */
void run_forward(struct run_live *live, bool first);

#endif
