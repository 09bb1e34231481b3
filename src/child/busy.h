/* SPDX-License-Identifier: MIT */
#ifndef CHILD_BUSY_H
#define CHILD_BUSY_H

#include <brood/error.h>

#include "sys/mem.h"

/* Of a program that is open for writing: looks for the process that has it so.
 * The child has left which file it is in the reserved words. */
MEM_HIDDEN void busy_find(struct brood_error *err);

#endif
