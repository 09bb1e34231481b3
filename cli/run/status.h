/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_STATUS_H
#define BROOD_RUN_STATUS_H

#include "live.h"

/* What the command exits with when live->error says why there is no program,
 * as env(1) and timeout(1) do. */
int run_status_of_error(const struct brood_error *err);

/* The same when live->exit says how the program ended. */
int run_status_of_exit(const struct run_live *live);

#endif
