/* SPDX-License-Identifier: MIT */
#ifndef BROOD_EXEC_COMMAND_H
#define BROOD_EXEC_COMMAND_H

#include "../run/run.h"

/* Both return the exit status of a command that has not become the program. */
int exec_image(struct run *run);
int exec_failed(const struct brood_error *err);

/* Says which descriptors are passed on unnamed. 0, or CLI_FAILED. */
int exec_warn(const struct brood_spec *spec);

/* Opens the program where the options say that it is: a descriptor, or -1 after
 * a complaint with the exit status in *status. */
int exec_open(const struct run *run, int *status);

#endif
