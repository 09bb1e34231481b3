/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_IDENTITY_H
#define SYS_CALLS_IDENTITY_H

/* Who a process is: ids, groups, capabilities, session. */
#include "call.h"

static inline int sys_capget(const struct sys_caps_header *who,
			     struct sys_caps *out)
{
	return (int)sys_call3(__NR_capget, sys_ptr(who), sys_ptr(out), 0);
}

static inline int sys_capset(const struct sys_caps_header *who,
			     const struct sys_caps *set)
{
	return (int)sys_call3(__NR_capset, sys_ptr(who), sys_ptr(set), 0);
}

static inline unsigned sys_getegid(void)
{
	return (unsigned)sys_call3(__NR_getegid, 0, 0, 0);
}

static inline unsigned sys_geteuid(void)
{
	return (unsigned)sys_call3(__NR_geteuid, 0, 0, 0);
}

static inline unsigned sys_getgid(void)
{
	return (unsigned)sys_call3(__NR_getgid, 0, 0, 0);
}

static inline int sys_getpgid(int pid)
{
	return (int)sys_call3(__NR_getpgid, pid, 0, 0);
}

static inline int sys_getresgid(uint32_t ids[3])
{
	return (int)sys_call3(__NR_getresgid, sys_ptr(&ids[0]),
			      sys_ptr(&ids[1]), sys_ptr(&ids[2]));
}

static inline int sys_getresuid(uint32_t ids[3])
{
	return (int)sys_call3(__NR_getresuid, sys_ptr(&ids[0]),
			      sys_ptr(&ids[1]), sys_ptr(&ids[2]));
}

static inline int sys_getsid(int pid)
{
	return (int)sys_call3(__NR_getsid, pid, 0, 0);
}

static inline unsigned sys_getuid(void)
{
	return (unsigned)sys_call3(__NR_getuid, 0, 0, 0);
}

static inline int sys_setgroups(size_t count, const uint32_t *list)
{
	return (int)sys_call3(__NR_setgroups, (long)count, sys_ptr(list), 0);
}

static inline int sys_setpgid(int pid, int group)
{
	return (int)sys_call3(__NR_setpgid, pid, group, 0);
}

static inline int sys_setresgid(uint32_t real, uint32_t effective,
				uint32_t saved)
{
	return (int)sys_call3(__NR_setresgid, (long)real, (long)effective,
			      (long)saved);
}

static inline int sys_setresuid(uint32_t real, uint32_t effective,
				uint32_t saved)
{
	return (int)sys_call3(__NR_setresuid, (long)real, (long)effective,
			      (long)saved);
}

static inline int sys_setsid(void)
{
	return (int)sys_call3(__NR_setsid, 0, 0, 0);
}

#endif
