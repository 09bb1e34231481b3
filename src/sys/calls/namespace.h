/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_NAMESPACE_H
#define SYS_CALLS_NAMESPACE_H

/* Namespaces and mounts. */
#include "call.h"

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

static inline int sys_pivot_root(const char *root, const char *old)
{
	return (int)sys_call3(__NR_pivot_root, sys_ptr(root), sys_ptr(old), 0);
}

static inline int sys_sethostname(const char *name, size_t length)
{
	return (int)sys_call3(__NR_sethostname, sys_ptr(name), (long)length, 0);
}

static inline int sys_setns(int fd, int kinds)
{
	return (int)sys_call3(__NR_setns, fd, kinds, 0);
}

static inline int sys_umount2(const char *target, int flags)
{
	return (int)sys_call3(__NR_umount2, sys_ptr(target), flags, 0);
}

static inline int sys_unshare(uint64_t flags)
{
	return (int)sys_call3(__NR_unshare, (long)flags, 0, 0);
}

#endif
