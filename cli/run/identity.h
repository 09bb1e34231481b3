/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_IDENTITY_H
#define BROOD_RUN_IDENTITY_H

#include "run.h"

/*
 * Appends the steps for --user, --group and --groups, and after them that for
 * --parent-death-signal, which they would undo: an order that --ordered keeps.
 * Returns 0, or CLI_FAILED after a complaint.
 */
int run_identity_steps(struct run *run);

/* Does the run change its identity? */
bool run_changes_identity(const struct run *run);

#endif
