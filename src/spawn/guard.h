/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_GUARD_H
#define SPAWN_GUARD_H

#include "sys/mem.h"

/* From now on exit(3) in a task that suspends its maker ends that task, marked
 * in its slot, before the maker's exit functions run. */
MEM_HIDDEN void guard_exit(void);

#endif
