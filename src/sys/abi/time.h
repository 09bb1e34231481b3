/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_TIME_H
#define SYS_ABI_TIME_H

/* Clocks, and waiting. */
#include <stddef.h>
#include <stdint.h>

#define SYS_FUTEX_WAIT 0
#define SYS_FUTEX_WAKE 1

struct sys_timespec {
	int64_t sec;
	int64_t nsec;
};

#define SYS_CLOCK_MONOTONIC 1
#define SYS_CLOCK_THREAD_CPUTIME 3

#endif
