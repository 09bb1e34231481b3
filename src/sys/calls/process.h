/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_PROCESS_H
#define SYS_CALLS_PROCESS_H

/* A process, from its birth to its end. */
#include "call.h"

#if !defined(__aarch64__)
static inline int sys_arch_prctl(int option, long arg)
{
	return (int)sys_call3(__NR_arch_prctl, option, arg, 0);
}
#endif

/* In clone.S: the system call that makes a child, which runs fn(arg). */
long sys_born(long nr, long a, long b, void (*fn)(void *), void *arg)
	__attribute__((visibility("hidden")));

/* Without a child's function: for one that has a copy of the memory, and so
 * returns here as well; or to be refused. */
static inline int sys_clone3(struct sys_clone_args *args, size_t size)
{
	return (int)sys_call3(__NR_clone3, sys_ptr(args), (long)size, 0);
}

static inline int sys_execve(const char *path, const char *const *argv,
			     const char *const *envp)
{
	return (int)sys_call3(__NR_execve, sys_ptr(path), sys_ptr(argv),
			      sys_ptr(envp));
}

static inline int sys_execveat(int dirfd, const char *path,
			       const char *const *argv, const char *const *envp,
			       int flags)
{
	return (int)sys_call6(__NR_execveat, dirfd, sys_ptr(path),
			      sys_ptr(argv), sys_ptr(envp), flags, 0);
}

/* Ends the calling thread alone. */
static inline void sys_exit(int code) __attribute__((noreturn));
static inline void sys_exit(int code)
{
	for (;;)
		sys_call3(__NR_exit, code, 0, 0);
}

static inline void sys_exit_group(int code) __attribute__((noreturn));
static inline void sys_exit_group(int code)
{
	for (;;)
		sys_call3(__NR_exit_group, code, 0, 0);
}

static inline int sys_getpid(void)
{
	return (int)sys_call3(__NR_getpid, 0, 0, 0);
}

static inline int sys_getppid(void)
{
	return (int)sys_call3(__NR_getppid, 0, 0, 0);
}

static inline int sys_get_robust_list(int tid, void **head, size_t *size)
{
	return (int)sys_call3(__NR_get_robust_list, tid, sys_ptr(head),
			      sys_ptr(size));
}

static inline int sys_gettid(void)
{
	return (int)sys_call3(__NR_gettid, 0, 0, 0);
}

static inline int sys_kcmp(int pid, int other, int kind)
{
	return (int)sys_call6(__NR_kcmp, pid, other, kind, 0, 0, 0);
}

static inline int sys_personality(unsigned long persona)
{
	return (int)sys_call3(__NR_personality, (long)persona, 0, 0);
}

static inline int sys_pidfd_open(int pid, unsigned flags)
{
	return (int)sys_call3(__NR_pidfd_open, pid, (long)flags, 0);
}

static inline int sys_prctl(int option, unsigned long a, unsigned long b)
{
	return (int)sys_call6(__NR_prctl, option, (long)a, (long)b, 0, 0, 0);
}

static inline int sys_prctl_mm(int field, long value, size_t size)
{
	return (int)sys_call6(__NR_prctl, SYS_PR_SET_MM, field, value,
			      (long)size, 0, 0);
}

static inline int sys_rseq(void *area, unsigned size, int flags, unsigned sig)
{
	return (int)sys_call4(__NR_rseq, sys_ptr(area), (long)size, flags,
			      (long)sig);
}

static inline int sys_set_robust_list(void *head, size_t size)
{
	return (int)sys_call3(__NR_set_robust_list, sys_ptr(head), (long)size,
			      0);
}

static inline int sys_waitid(int type, int id, struct sys_siginfo *info,
			     int options, struct sys_rusage *usage)
{
	return (int)sys_call6(__NR_waitid, type, id, sys_ptr(info), options,
			      sys_ptr(usage), 0);
}

#endif
