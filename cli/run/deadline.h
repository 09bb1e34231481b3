/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_DEADLINE_H
#define BROOD_RUN_DEADLINE_H

#include "live.h"

#include <time.h>

/* Begins to count --timeout. */
void run_deadline_begin(struct run_live *live);

/* The program got a signal that was brood's: one that is to end an owned tree
 * gives it only so much time. */
void run_deadline_told(struct run_live *live, int signal);

/* Sends what is due. */
void run_deadline_act(struct run_live *live);

/* Fills in and returns how long to wait for the next one, or until that other
 * time; NULL: for ever. */
const struct timespec *run_deadline_next(const struct run_live *live,
					 int64_t also, struct timespec *left);

#endif
