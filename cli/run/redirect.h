/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_REDIRECT_H
#define BROOD_RUN_REDIRECT_H

#include "run.h"

/*
 * Appends the step that makes descriptor fd of the program what the text says
 * (the list is under "Descriptors" in brood run --help). option is for
 * complaints. Returns 0 or CLI_FAILED.
 */
int run_redirect(struct run *run, const char *option, int fd, const char *what);

/* Has an option before this one already said what the program's fd is? */
bool run_fd_is_set(const struct run *run, int fd);

#endif
