/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_NAMED_H
#define BROOD_RUN_NAMED_H

#include "run.h"

/*
 * The numbers that the user names are those of the descriptors that the command
 * was started with. What the command opens for itself must not sit there: the
 * program would get it in place of an error, or of nothing.
 */

/* Notes that the user speaks of that number. */
void run_name_fd(struct run *run, int fd);

/* Moves fd, one of the command's own, to a number that nobody named, and sets
 * close-on-exec. Returns the new number, or a negated error number; fd is
 * closed in either case. */
int run_hide_fd(const struct run *run, int fd);

#endif
