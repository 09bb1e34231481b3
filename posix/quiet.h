/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_QUIET_H
#define BROOD_POSIX_QUIET_H

#include <signal.h>
#include <stdint.h>

/*
 * What system() does to its caller: SIGINT and SIGQUIT are ignored in the
 * process from the first of several calls at once to the end of the last, and
 * SIGCHLD is blocked in the calling thread.
 */
struct quiet {
	sigset_t outer;
	uint64_t mask;     /* the caller's, bit n-1 for signal n */
	uint64_t restored; /* what has to be the default in the shell */
};

void quiet_begin(struct quiet *quiet);
void quiet_end(const struct quiet *quiet);

#endif
