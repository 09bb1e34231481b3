/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_WATCH_H
#define BROOD_RUN_WATCH_H

#include "live.h"

/* Waits until the program has ended; passes on signals, keeps deadlines and
 * feeds pipes meanwhile. Fills in exit or error. Returns 0 or a negated error
 * number. */
int run_watch(struct run_live *live);

#endif
