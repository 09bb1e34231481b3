/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_RESOURCE_H
#define SYS_CALLS_RESOURCE_H

/* Limits, priorities and usage. */
#include "call.h"

static inline int sys_getpriority(int which, int who)
{
	return (int)sys_call3(__NR_getpriority, which, who, 0);
}

static inline int sys_getrusage(int who, struct sys_rusage *out)
{
	return (int)sys_call3(__NR_getrusage, who, sys_ptr(out), 0);
}

static inline int sys_ioprio_get(int which, int who)
{
	return (int)sys_call3(__NR_ioprio_get, which, who, 0);
}

static inline int sys_ioprio_set(int which, int who, int value)
{
	return (int)sys_call3(__NR_ioprio_set, which, who, value);
}

static inline int sys_prlimit(int resource, const struct sys_rlimit *set,
			      struct sys_rlimit *old)
{
	return (int)sys_call4(__NR_prlimit64, 0, resource, sys_ptr(set),
			      sys_ptr(old));
}

static inline int sys_sched_getaffinity(int pid, size_t size, void *mask)
{
	return (int)sys_call3(__NR_sched_getaffinity, pid, (long)size,
			      sys_ptr(mask));
}

static inline int sys_sched_getattr(int pid, struct sys_sched_attr *attr)
{
	return (int)sys_call4(__NR_sched_getattr, pid, sys_ptr(attr),
			      sizeof *attr, 0);
}

static inline int sys_sched_getparam(int pid, int32_t *priority)
{
	return (int)sys_call3(__NR_sched_getparam, pid, sys_ptr(priority), 0);
}

static inline int sys_sched_getscheduler(int pid)
{
	return (int)sys_call3(__NR_sched_getscheduler, pid, 0, 0);
}

static inline int sys_sched_setaffinity(int pid, size_t size, const void *mask)
{
	return (int)sys_call3(__NR_sched_setaffinity, pid, (long)size,
			      sys_ptr(mask));
}

static inline int sys_sched_setattr(int pid, const struct sys_sched_attr *attr)
{
	return (int)sys_call3(__NR_sched_setattr, pid, sys_ptr(attr), 0);
}

static inline int sys_sched_setscheduler(int pid, int policy,
					 const int32_t *priority)
{
	return (int)sys_call3(__NR_sched_setscheduler, pid, policy,
			      sys_ptr(priority));
}

/* bits: how many the mask has. The kernel wants one more. */
static inline int sys_set_mempolicy(int mode, const void *mask, size_t bits)
{
	return (int)sys_call3(__NR_set_mempolicy, mode, sys_ptr(mask),
			      (long)(bits + 1));
}

static inline int sys_setpriority(int which, int who, int nice)
{
	return (int)sys_call3(__NR_setpriority, which, who, nice);
}

#endif
