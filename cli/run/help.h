/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_HELP_H
#define BROOD_RUN_HELP_H

#include <popt.h>

/* Prints brood run --help; the exit status. */
int run_help(poptContext context);

#endif
