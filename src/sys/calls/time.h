/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_TIME_H
#define SYS_CALLS_TIME_H

/* Clocks, and waiting. */
#include "call.h"

static inline int sys_clock_gettime(int clock, struct sys_timespec *out)
{
	return (int)sys_call3(__NR_clock_gettime, clock, sys_ptr(out), 0);
}

static inline int sys_futex_wait(const uint32_t *word, uint32_t value,
				 const struct sys_timespec *timeout)
{
	return (int)sys_call4(__NR_futex, sys_ptr(word), SYS_FUTEX_WAIT,
			      (long)value, sys_ptr(timeout));
}

static inline int sys_futex_wake(const uint32_t *word, int count)
{
	return (int)sys_call3(__NR_futex, sys_ptr(word), SYS_FUTEX_WAKE, count);
}

static inline int sys_nanosleep(const struct sys_timespec *time)
{
	return (int)sys_call3(__NR_nanosleep, sys_ptr(time), 0, 0);
}

static inline int sys_sched_yield(void)
{
	return (int)sys_call3(__NR_sched_yield, 0, 0, 0);
}

#endif
