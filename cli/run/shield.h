/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_SHIELD_H
#define BROOD_RUN_SHIELD_H

#include "run.h"

/*
 * popt puts the next word of the command line wherever an option's value has
 * "!#:+", which here would eat the program's name. While popt reads, the
 * sequence is replaced by another one.
 */

/* A copy of argv in which popt finds nothing to expand. */
const char **shield_on(struct run *run, int argc, const char **argv);

/* Puts the sequence back, in place; returns value. */
char *shield_off(char *value);

#endif
