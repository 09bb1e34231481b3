/* SPDX-License-Identifier: MIT */
#ifndef CHILD_REAPER_H
#define CHILD_REAPER_H

#include "child/handle.h"

/* Gives a child that runs to a thread that reaps and closes it when it has
 * ended; there is one while there are such children. */
MEM_HIDDEN int reaper_take(struct brood_child *child, struct brood_error *err);

#endif
