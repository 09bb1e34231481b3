/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_FILE_H
#define SYS_CALLS_FILE_H

/* Files, directories and descriptors. */
#include "call.h"

static inline int sys_chdir(const char *path)
{
	return (int)sys_call3(__NR_chdir, sys_ptr(path), 0, 0);
}

static inline int sys_chroot(const char *path)
{
	return (int)sys_call3(__NR_chroot, sys_ptr(path), 0, 0);
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

static inline int sys_epoll_create1(int flags)
{
	return (int)sys_call3(__NR_epoll_create1, flags, 0, 0);
}

static inline int sys_epoll_ctl(int epoll, int op, int fd,
				struct sys_epoll_event *event)
{
	return (int)sys_call4(__NR_epoll_ctl, epoll, op, fd, sys_ptr(event));
}

static inline int sys_epoll_pwait(int epoll, struct sys_epoll_event *events,
				  int most, int timeout_ms)
{
	return (int)sys_call6(__NR_epoll_pwait, epoll, sys_ptr(events), most,
			      timeout_ms, 0, SYS_SIGSET_SIZE);
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

static inline int sys_getcwd(char *buf, size_t size)
{
	return (int)sys_call3(__NR_getcwd, sys_ptr(buf), (long)size, 0);
}

static inline long sys_getdents64(int fd, void *buf, size_t size)
{
	return sys_call3(__NR_getdents64, fd, sys_ptr(buf), (long)size);
}

static inline long sys_getrandom(void *buf, size_t size, unsigned flags)
{
	return sys_call3(__NR_getrandom, sys_ptr(buf), (long)size, (long)flags);
}

static inline long sys_getxattr(const char *path, const char *name, void *buf,
				size_t size)
{
	return sys_call4(__NR_getxattr, sys_ptr(path), sys_ptr(name),
			 sys_ptr(buf), (long)size);
}

static inline int sys_inotify_add_watch(int fd, const char *path, uint32_t mask)
{
	return (int)sys_call3(__NR_inotify_add_watch, fd, sys_ptr(path),
			      (long)mask);
}

static inline int sys_inotify_init1(int flags)
{
	return (int)sys_call3(__NR_inotify_init1, flags, 0, 0);
}

static inline int sys_ioctl(int fd, unsigned long request, void *arg)
{
	return (int)sys_call3(__NR_ioctl, fd, (long)request, sys_ptr(arg));
}

static inline long sys_lseek(int fd, long offset, int whence)
{
	return sys_call3(__NR_lseek, fd, offset, whence);
}

static inline int sys_memfd_create(const char *name, unsigned flags)
{
	return (int)sys_call3(__NR_memfd_create, sys_ptr(name), (long)flags, 0);
}

static inline int sys_mkdirat(int dirfd, const char *path, unsigned mode)
{
	return (int)sys_call3(__NR_mkdirat, dirfd, sys_ptr(path), (long)mode);
}

static inline int sys_openat(int dirfd, const char *path, int flags,
			     unsigned mode)
{
	return (int)sys_call4(__NR_openat, dirfd, sys_ptr(path), flags,
			      (long)mode);
}

static inline int sys_pipe2(int fds[2], int flags)
{
	return (int)sys_call3(__NR_pipe2, sys_ptr(fds), flags, 0);
}

static inline int sys_ppoll(struct sys_pollfd *fds, unsigned n,
			    struct sys_timespec *timeout)
{
	return (int)sys_call6(__NR_ppoll, sys_ptr(fds), (long)n,
			      sys_ptr(timeout), 0, SYS_SIGSET_SIZE, 0);
}

static inline long sys_pread(int fd, void *buf, size_t size, long offset)
{
	return sys_call4(__NR_pread64, fd, sys_ptr(buf), (long)size, offset);
}

static inline long sys_pwrite(int fd, const void *buf, size_t size, long offset)
{
	return sys_call4(__NR_pwrite64, fd, sys_ptr(buf), (long)size, offset);
}

static inline long sys_read(int fd, void *buf, size_t size)
{
	return sys_call3(__NR_read, fd, sys_ptr(buf), (long)size);
}

static inline long sys_readlinkat(int dirfd, const char *path, char *buf,
				  size_t size)
{
	return sys_call4(__NR_readlinkat, dirfd, sys_ptr(path), sys_ptr(buf),
			 (long)size);
}

static inline long sys_recvmsg(int fd, struct sys_msghdr *message, int flags)
{
	return sys_call3(__NR_recvmsg, fd, sys_ptr(message), flags);
}

static inline long sys_send(int fd, const void *buf, size_t size, int flags)
{
	return sys_call6(__NR_sendto, fd, sys_ptr(buf), (long)size, flags, 0,
			 0);
}

static inline long sys_sendmsg(int fd, const struct sys_msghdr *message,
			       int flags)
{
	return sys_call3(__NR_sendmsg, fd, sys_ptr(message), flags);
}

static inline int sys_setsockopt(int fd, int level, int name, const void *value,
				 size_t size)
{
	return (int)sys_call6(__NR_setsockopt, fd, level, name, sys_ptr(value),
			      (long)size, 0);
}

static inline int sys_eventfd(unsigned count, int flags)
{
	return (int)sys_call3(__NR_eventfd2, (long)count, flags, 0);
}

static inline int sys_shutdown(int fd, int how)
{
	return (int)sys_call3(__NR_shutdown, fd, how, 0);
}

static inline int sys_socket(int domain, int type, int protocol)
{
	return (int)sys_call3(__NR_socket, domain, type, protocol);
}

static inline int sys_socketpair(int domain, int type, int protocol,
				 int fds[2])
{
	return (int)sys_call4(__NR_socketpair, domain, type, protocol,
			      sys_ptr(fds));
}

/* At the files' own offsets. */
static inline long sys_splice(int from, int to, size_t size, unsigned flags)
{
	return sys_call6(__NR_splice, from, 0, to, 0, (long)size, (long)flags);
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

static inline int sys_umask(unsigned mask)
{
	return (int)sys_call3(__NR_umask, (long)mask, 0, 0);
}

static inline int sys_unlinkat(int dirfd, const char *path, int flags)
{
	return (int)sys_call3(__NR_unlinkat, dirfd, sys_ptr(path), flags);
}

static inline long sys_write(int fd, const void *buf, size_t size)
{
	return sys_call3(__NR_write, fd, sys_ptr(buf), (long)size);
}

#endif
