/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_KEEP_H
#define BROOD_RUN_KEEP_H

#include "run.h"

struct brood_child;
struct pollfd;

#define RUN_KEEPS 2 /* standard output and error */

/* --capture: its steps, for what no other option has set. Of the standard
 * error after all options, so that it can also go where the output goes. */
void run_keep_output(struct run *run);
void run_keep_error(struct run *run);

/* Takes the command's ends of the pipes from the new child. */
int run_keep_start(struct run *run, struct brood_child *child);

/* Fills in RUN_KEEPS polls; one that is not read is left out by fd -1. */
void run_keep_poll(const struct run *run, struct pollfd *polls);

/* Reads what the pipes have now. */
void run_keep_read(struct run *run, const struct pollfd *polls);

/* The program has ended: reads what is there, and waits for nobody who still
 * has a pipe open. */
void run_keep_stop(struct run *run);

void run_keep_free(struct run *run);

#endif
