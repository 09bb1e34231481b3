/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_CONFINE_H
#define BROOD_RUN_CONFINE_H

#include "run.h"

/* Readers of what confines the program; each appends steps and returns 0, or
 * CLI_FAILED after a complaint that names the option. */

/* A compiled filter of system calls from a file. */
int run_filter_file(struct run *run, const char *option, const char *path);

/* A filter made of names with commas between: those are denied, or no others
 * are allowed. */
int run_filter_list(struct run *run, const char *option, const char *list,
		    bool allow);

/* PATH=RIGHTS with the letters r, w, x and d; PORT=RIGHTS with b and c, or
 * "none". */
int run_landlock_path(struct run *run, const char *option, const char *text);
int run_landlock_port(struct run *run, const char *option, const char *text);

/* After the last option: what holds for all of them. */
void run_confine_steps(struct run *run);

/* The letters of a step's rights. */
void show_rights(const struct brood_step *step, char buf[8]);

#endif
