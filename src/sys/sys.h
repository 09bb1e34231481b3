/* SPDX-License-Identifier: MIT */
#ifndef SYS_SYS_H
#define SYS_SYS_H

/* The kernel's calls, typed, in alphabetical order. Each returns what the
 * kernel does: a negated error number on failure. */
#include "abi.h"
#include "syscall.h"

static inline long sys_ptr(const void *p)
{
	return (long)(uintptr_t)p;
}

/* In clone.S: the system call that makes a child, which runs fn(arg). */
long sys_born(long nr, long a, long b, void (*fn)(void *), void *arg)
	__attribute__((visibility("hidden")));

#if !defined(__aarch64__)
static inline int sys_arch_prctl(int option, long arg)
{
	return (int)sys_call3(__NR_arch_prctl, option, arg, 0);
}
#endif

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

static inline int sys_chdir(const char *path)
{
	return (int)sys_call3(__NR_chdir, sys_ptr(path), 0, 0);
}

static inline int sys_chroot(const char *path)
{
	return (int)sys_call3(__NR_chroot, sys_ptr(path), 0, 0);
}

static inline int sys_clock_gettime(int clock, struct sys_timespec *out)
{
	return (int)sys_call3(__NR_clock_gettime, clock, sys_ptr(out), 0);
}

/* Without a child's function: for one that has a copy of the memory, and so
 * returns here as well; or to be refused. */
static inline int sys_clone3(struct sys_clone_args *args, size_t size)
{
	return (int)sys_call3(__NR_clone3, sys_ptr(args), (long)size, 0);
}

static inline int sys_close(int fd)
{
	return (int)sys_call3(__NR_close, fd, 0, 0);
}

static inline int sys_close_range(unsigned first, unsigned last, unsigned flags)
{
	return (int)sys_call3(__NR_close_range, (long)first, (long)last,
			      (long)flags);
}

static inline int sys_dup3(int from, int to, int flags)
{
	return (int)sys_call3(__NR_dup3, from, to, flags);
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

static inline int sys_faccessat(int dirfd, const char *path, int mode,
				int flags)
{
	return (int)sys_call4(__NR_faccessat2, dirfd, sys_ptr(path), mode,
			      flags);
}

static inline int sys_fchdir(int fd)
{
	return (int)sys_call3(__NR_fchdir, fd, 0, 0);
}

static inline int sys_fcntl(int fd, int cmd, long arg)
{
	return (int)sys_call3(__NR_fcntl, fd, cmd, arg);
}

static inline int sys_fsconfig_create(int fs)
{
	return (int)sys_call6(__NR_fsconfig, fs, SYS_FSCONFIG_CMD_CREATE, 0, 0,
			      0, 0);
}

static inline int sys_fsmount(int fs, unsigned flags)
{
	return (int)sys_call3(__NR_fsmount, fs, (long)flags, 0);
}

static inline int sys_fsopen(const char *type, unsigned flags)
{
	return (int)sys_call3(__NR_fsopen, sys_ptr(type), (long)flags, 0);
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

static inline int sys_getcwd(char *buf, size_t size)
{
	return (int)sys_call3(__NR_getcwd, sys_ptr(buf), (long)size, 0);
}

static inline long sys_getdents64(int fd, void *buf, size_t size)
{
	return sys_call3(__NR_getdents64, fd, sys_ptr(buf), (long)size);
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

static inline int sys_getpid(void)
{
	return (int)sys_call3(__NR_getpid, 0, 0, 0);
}

static inline int sys_get_robust_list(int tid, void **head, size_t *size)
{
	return (int)sys_call3(__NR_get_robust_list, tid, sys_ptr(head),
			      sys_ptr(size));
}

static inline int sys_getpgid(int pid)
{
	return (int)sys_call3(__NR_getpgid, pid, 0, 0);
}

static inline int sys_getpriority(int which, int who)
{
	return (int)sys_call3(__NR_getpriority, which, who, 0);
}

static inline long sys_getrandom(void *buf, size_t size, unsigned flags)
{
	return sys_call3(__NR_getrandom, sys_ptr(buf), (long)size, (long)flags);
}

static inline int sys_getrusage(int who, struct sys_rusage *out)
{
	return (int)sys_call3(__NR_getrusage, who, sys_ptr(out), 0);
}

static inline int sys_getppid(void)
{
	return (int)sys_call3(__NR_getppid, 0, 0, 0);
}

static inline int sys_gettid(void)
{
	return (int)sys_call3(__NR_gettid, 0, 0, 0);
}

static inline unsigned sys_getuid(void)
{
	return (unsigned)sys_call3(__NR_getuid, 0, 0, 0);
}

static inline int sys_ioctl(int fd, unsigned long request, void *arg)
{
	return (int)sys_call3(__NR_ioctl, fd, (long)request, sys_ptr(arg));
}

static inline int sys_ioprio_get(int which, int who)
{
	return (int)sys_call3(__NR_ioprio_get, which, who, 0);
}

static inline int sys_ioprio_set(int which, int who, int value)
{
	return (int)sys_call3(__NR_ioprio_set, which, who, value);
}

static inline int sys_keyctl(int operation, const void *argument)
{
	return (int)sys_call3(__NR_keyctl, operation, sys_ptr(argument), 0);
}

static inline int sys_kill(int pid, int sig)
{
	return (int)sys_call3(__NR_kill, pid, sig, 0);
}

static inline int sys_landlock_add_rule(int ruleset, int type, const void *rule)
{
	return (int)sys_call4(__NR_landlock_add_rule, ruleset, type,
			      sys_ptr(rule), 0);
}

static inline int
sys_landlock_create_ruleset(const struct sys_landlock_ruleset *rules,
			    size_t size, unsigned flags)
{
	return (int)sys_call3(__NR_landlock_create_ruleset, sys_ptr(rules),
			      (long)size, (long)flags);
}

static inline int sys_landlock_restrict_self(int ruleset)
{
	return (int)sys_call3(__NR_landlock_restrict_self, ruleset, 0, 0);
}

static inline long sys_lseek(int fd, long offset, int whence)
{
	return sys_call3(__NR_lseek, fd, offset, whence);
}

static inline int sys_madvise(void *addr, size_t size, int advice)
{
	return (int)sys_call3(__NR_madvise, sys_ptr(addr), (long)size, advice);
}

static inline int sys_memfd_create(const char *name, unsigned flags)
{
	return (int)sys_call3(__NR_memfd_create, sys_ptr(name), (long)flags, 0);
}

/* Anonymous memory; sys_is_error() tells a failure from an address. */
static inline void *sys_mmap(size_t size, int prot, int flags)
{
	return (void *)sys_call6(__NR_mmap, 0, (long)size, prot,
				 flags | SYS_MAP_ANONYMOUS, -1, 0);
}

static inline void *sys_mmap_at(void *at, size_t size, int prot, int flags,
				int fd, uint64_t offset)
{
	return (void *)sys_call6(__NR_mmap, sys_ptr(at), (long)size, prot,
				 flags, fd, (long)offset);
}

static inline int sys_is_error(const void *p)
{
	return (unsigned long)(uintptr_t)p > -4096ul;
}

static inline int sys_mount(const char *source, const char *target,
			    const char *type, unsigned long flags,
			    const char *options)
{
	return (int)sys_call6(__NR_mount, sys_ptr(source), sys_ptr(target),
			      sys_ptr(type), (long)flags, sys_ptr(options), 0);
}

static inline int sys_mount_setattr(int dirfd, const char *path, unsigned flags,
				    const struct sys_mount_attr *attr)
{
	return (int)sys_call6(__NR_mount_setattr, dirfd, sys_ptr(path),
			      (long)flags, sys_ptr(attr), sizeof *attr, 0);
}

static inline int sys_move_mount(int from, const char *from_path, int to,
				 const char *to_path, unsigned flags)
{
	return (int)sys_call6(__NR_move_mount, from, sys_ptr(from_path), to,
			      sys_ptr(to_path), (long)flags, 0);
}

static inline int sys_mprotect(void *addr, size_t size, int prot)
{
	return (int)sys_call3(__NR_mprotect, sys_ptr(addr), (long)size, prot);
}

static inline int sys_munmap(void *addr, size_t size)
{
	return (int)sys_call3(__NR_munmap, sys_ptr(addr), (long)size, 0);
}

static inline int sys_nanosleep(const struct sys_timespec *time)
{
	return (int)sys_call3(__NR_nanosleep, sys_ptr(time), 0, 0);
}

static inline int sys_openat(int dirfd, const char *path, int flags,
			     unsigned mode)
{
	return (int)sys_call4(__NR_openat, dirfd, sys_ptr(path), flags,
			      (long)mode);
}

static inline int sys_personality(unsigned long persona)
{
	return (int)sys_call3(__NR_personality, (long)persona, 0, 0);
}

static inline int sys_pidfd_open(int pid, unsigned flags)
{
	return (int)sys_call3(__NR_pidfd_open, pid, (long)flags, 0);
}

static inline int sys_pidfd_send_signal(int pidfd, int sig)
{
	return (int)sys_call4(__NR_pidfd_send_signal, pidfd, sig, 0, 0);
}

static inline int sys_pipe2(int fds[2], int flags)
{
	return (int)sys_call3(__NR_pipe2, sys_ptr(fds), flags, 0);
}

static inline int sys_pivot_root(const char *root, const char *old)
{
	return (int)sys_call3(__NR_pivot_root, sys_ptr(root), sys_ptr(old), 0);
}

static inline int sys_ppoll(struct sys_pollfd *fds, unsigned n,
			    struct sys_timespec *timeout)
{
	return (int)sys_call6(__NR_ppoll, sys_ptr(fds), (long)n,
			      sys_ptr(timeout), 0, SYS_SIGSET_SIZE, 0);
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

static inline long sys_pread(int fd, void *buf, size_t size, long offset)
{
	return sys_call4(__NR_pread64, fd, sys_ptr(buf), (long)size, offset);
}

static inline int sys_prlimit(int resource, const struct sys_rlimit *set,
			      struct sys_rlimit *old)
{
	return (int)sys_call4(__NR_prlimit64, 0, resource, sys_ptr(set),
			      sys_ptr(old));
}

static inline int sys_ptrace(int request, int pid)
{
	return (int)sys_call4(__NR_ptrace, request, pid, 0, 0);
}

static inline long sys_pwrite(int fd, const void *buf, size_t size, long offset)
{
	return sys_call4(__NR_pwrite64, fd, sys_ptr(buf), (long)size, offset);
}

static inline long sys_read(int fd, void *buf, size_t size)
{
	return sys_call3(__NR_read, fd, sys_ptr(buf), (long)size);
}

static inline int sys_rseq(void *area, unsigned size, int flags, unsigned sig)
{
	return (int)sys_call4(__NR_rseq, sys_ptr(area), (long)size, flags,
			      (long)sig);
}

static inline int sys_rt_sigaction(int sig, const struct sys_sigaction *set,
				   struct sys_sigaction *old)
{
	return (int)sys_call4(__NR_rt_sigaction, sig, sys_ptr(set),
			      sys_ptr(old), SYS_SIGSET_SIZE);
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

static inline int sys_sched_getaffinity(int pid, size_t size, void *mask)
{
	return (int)sys_call3(__NR_sched_getaffinity, pid, (long)size,
			      sys_ptr(mask));
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

static inline int sys_sched_yield(void)
{
	return (int)sys_call3(__NR_sched_yield, 0, 0, 0);
}

static inline int sys_seccomp(unsigned operation, unsigned flags,
			      const struct sys_fprog *program)
{
	return (int)sys_call3(__NR_seccomp, (long)operation, (long)flags,
			      sys_ptr(program));
}

/* bits: how many the mask has. The kernel wants one more. */
static inline int sys_set_mempolicy(int mode, const void *mask, size_t bits)
{
	return (int)sys_call3(__NR_set_mempolicy, mode, sys_ptr(mask),
			      (long)(bits + 1));
}

static inline int sys_set_robust_list(void *head, size_t size)
{
	return (int)sys_call3(__NR_set_robust_list, sys_ptr(head), (long)size,
			      0);
}

static inline int sys_setgroups(size_t count, const uint32_t *list)
{
	return (int)sys_call3(__NR_setgroups, (long)count, sys_ptr(list), 0);
}

static inline int sys_sethostname(const char *name, size_t length)
{
	return (int)sys_call3(__NR_sethostname, sys_ptr(name), (long)length, 0);
}

static inline int sys_setns(int fd, int kinds)
{
	return (int)sys_call3(__NR_setns, fd, kinds, 0);
}

static inline int sys_setpgid(int pid, int group)
{
	return (int)sys_call3(__NR_setpgid, pid, group, 0);
}

static inline int sys_setpriority(int which, int who, int nice)
{
	return (int)sys_call3(__NR_setpriority, which, who, nice);
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

static inline int sys_socket(int domain, int type, int protocol)
{
	return (int)sys_call3(__NR_socket, domain, type, protocol);
}

static inline int sys_statfs(const char *path, struct sys_statfs *out)
{
	return (int)sys_call3(__NR_statfs, sys_ptr(path), sys_ptr(out), 0);
}

static inline int sys_statx(int dirfd, const char *path, int flags,
			    unsigned mask, struct sys_statx *out)
{
	return (int)sys_call6(__NR_statx, dirfd, sys_ptr(path), flags,
			      (long)mask, sys_ptr(out), 0);
}

static inline int sys_tgkill(int group, int tid, int sig)
{
	return (int)sys_call3(__NR_tgkill, group, tid, sig);
}

static inline int sys_umask(unsigned mask)
{
	return (int)sys_call3(__NR_umask, (long)mask, 0, 0);
}

static inline int sys_umount2(const char *target, int flags)
{
	return (int)sys_call3(__NR_umount2, sys_ptr(target), flags, 0);
}

static inline int sys_unshare(uint64_t flags)
{
	return (int)sys_call3(__NR_unshare, (long)flags, 0, 0);
}

static inline int sys_waitid(int type, int id, struct sys_siginfo *info,
			     int options, struct sys_rusage *usage)
{
	return (int)sys_call6(__NR_waitid, type, id, sys_ptr(info), options,
			      sys_ptr(usage), 0);
}

static inline long sys_write(int fd, const void *buf, size_t size)
{
	return sys_call3(__NR_write, fd, sys_ptr(buf), (long)size);
}

#endif
