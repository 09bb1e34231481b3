/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_SPAWN_H
#define BROOD_RUN_SPAWN_H

#include "live.h"

/* Makes a spec of the run and starts it. Fills in child, pid, pidfd and times,
 * or error. Returns 0 or a negated error number. */
int run_spawn(struct run_live *live);

#endif
