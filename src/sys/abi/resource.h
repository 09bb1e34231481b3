/* SPDX-License-Identifier: MIT */
#ifndef SYS_ABI_RESOURCE_H
#define SYS_ABI_RESOURCE_H

/* Limits, priorities and usage. */
#include <stddef.h>
#include <stdint.h>

struct sys_rusage {
	int64_t user_sec, user_usec;
	int64_t system_sec, system_usec;
	long maxrss; /* KiB */
	long ixrss, idrss, isrss;
	long minflt, majflt;
	long rest[8];
};
_Static_assert(sizeof(struct sys_rusage) == 144, "the kernel writes 144 bytes");
#define SYS_RUSAGE_SELF 0

struct sys_rlimit {
	uint64_t soft;
	uint64_t hard;
};
#define SYS_RLIMIT_FSIZE 1
#define SYS_RLIMIT_STACK 3
#define SYS_RLIMIT_NOFILE 7
#define SYS_RLIMITS 16 /* resources that the kernel knows */

/* The form with utilization clamps (Linux 5.3). */
struct sys_sched_attr {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
	uint32_t util_min, util_max;
};
_Static_assert(sizeof(struct sys_sched_attr) == 56, "as the kernel's");
#define SYS_SCHED_OTHER 0
#define SYS_SCHED_BATCH 3
#define SYS_SCHED_FLAG_KEEP_ALL UINT64_C(0x18)
#define SYS_SCHED_FLAG_UTIL_CLAMP_MIN UINT64_C(0x20)
#define SYS_SCHED_FLAG_UTIL_CLAMP_MAX UINT64_C(0x40)

#endif
