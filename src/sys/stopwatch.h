/* SPDX-License-Identifier: MIT */
#ifndef SYS_STOPWATCH_H
#define SYS_STOPWATCH_H

#include <stdint.h>

#include "sys/mem.h"

/*
 * The monotonic clock in nanoseconds, read without a system call where the
 * kernel maps its code for that into every process (vdso(7)); looked for once.
 */
MEM_HIDDEN int64_t stopwatch_now(void);

#endif
