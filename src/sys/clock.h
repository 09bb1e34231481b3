/* SPDX-License-Identifier: MIT */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include "sys/sys.h"

/* Points in time, in nanoseconds of the monotonic clock. */
#define CLOCK_NEVER INT64_MAX
#define CLOCK_SECOND INT64_C(1000000000)
#define CLOCK_MS INT64_C(1000000)

static inline int64_t clock_now(void)
{
	struct sys_timespec t = {0, 0};

	sys_clock_gettime(SYS_CLOCK_MONOTONIC, &t);
	return t.sec * CLOCK_SECOND + t.nsec;
}

/* In ms milliseconds; below 0: never; 0: already past, without a call. */
static inline int64_t clock_deadline(int ms)
{
	if (ms < 0)
		return CLOCK_NEVER;
	return ms ? clock_now() + ms * CLOCK_MS : 0;
}

/* What is left until then; 0 if it is past. */
static inline int64_t clock_left(int64_t deadline)
{
	int64_t left;

	if (deadline == CLOCK_NEVER)
		return CLOCK_NEVER;
	left = deadline ? deadline - clock_now() : 0;
	return left > 0 ? left : 0;
}

static inline struct sys_timespec clock_span(int64_t ns)
{
	return (struct sys_timespec){ns / CLOCK_SECOND, ns % CLOCK_SECOND};
}

#endif
