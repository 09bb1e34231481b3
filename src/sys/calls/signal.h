/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_SIGNAL_H
#define SYS_CALLS_SIGNAL_H

/* Signals. */
#include "call.h"

static inline int sys_kill(int pid, int sig)
{
	return (int)sys_call3(__NR_kill, pid, sig, 0);
}

static inline int sys_pidfd_send_signal(int pidfd, int sig)
{
	return (int)sys_call4(__NR_pidfd_send_signal, pidfd, sig, 0, 0);
}

static inline int sys_pidfd_send_signal_group(int pidfd, int sig)
{
	return (int)sys_call4(__NR_pidfd_send_signal, pidfd, sig, 0,
			      SYS_PIDFD_SIGNAL_PROCESS_GROUP);
}

static inline int sys_rt_sigaction(int sig, const struct sys_sigaction *set,
				   struct sys_sigaction *old)
{
	return (int)sys_call4(__NR_rt_sigaction, sig, sys_ptr(set),
			      sys_ptr(old), SYS_SIGSET_SIZE);
}

static inline int sys_rt_sigpending(uint64_t *set)
{
	return (int)sys_call3(__NR_rt_sigpending, sys_ptr(set), SYS_SIGSET_SIZE,
			      0);
}

static inline int sys_rt_sigprocmask(int how, const uint64_t *set,
				     uint64_t *old)
{
	return (int)sys_call4(__NR_rt_sigprocmask, how, sys_ptr(set),
			      sys_ptr(old), SYS_SIGSET_SIZE);
}

static inline int sys_rt_sigtimedwait(const uint64_t *set,
				      const struct sys_timespec *timeout)
{
	return (int)sys_call4(__NR_rt_sigtimedwait, sys_ptr(set), 0,
			      sys_ptr(timeout), SYS_SIGSET_SIZE);
}

static inline int sys_signalfd(const uint64_t *set, int flags)
{
	return (int)sys_call4(__NR_signalfd4, -1, sys_ptr(set),
			      SYS_SIGSET_SIZE, flags);
}

static inline int sys_tgkill(int group, int tid, int sig)
{
	return (int)sys_call3(__NR_tgkill, group, tid, sig);
}

#endif
