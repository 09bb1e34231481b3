/* SPDX-License-Identifier: MIT */
#include "acts.h"

#include "attr.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Raw: libc's wrappers may be cancellation points. */
static int call(long number, long a, long b, long c, long d)
{
	long r = syscall(number, a, b, c, d);

	return r < 0 ? -errno : (int)r;
}

static long address(const void *p)
{
	return (long)(intptr_t)p;
}

static int nothing(int r)
{
	return r < 0 ? r : 0;
}

/* Close-on-exec stays if the file comes to lie where it is wanted. */
static int run_open(const struct act *act)
{
	int r, opened;

	call(SYS_close, act->fd, 0, 0, 0);
	opened = call(SYS_openat, AT_FDCWD, address(act->path), act->oflag,
		      (long)act->mode);
	if (opened < 0 || opened == act->fd)
		return nothing(opened);
	r = call(SYS_dup3, opened, act->fd, 0, 0);
	call(SYS_close, opened, 0, 0, 0);
	return nothing(r);
}

static int run_dup(const struct act *act)
{
	if (act->from == act->fd)
		return nothing(call(SYS_fcntl, act->fd, F_SETFD, 0, 0));
	return nothing(call(SYS_dup3, act->from, act->fd, 0, 0));
}

static int run_close_from(int from)
{
	int r = call(SYS_close_range, from, (long)~0u, 0, 0);

	for (int fd = from; r == -ENOSYS && fd < 1 << 20; fd++)
		call(SYS_close, fd, 0, 0, 0);
	return r == -ENOSYS ? 0 : r;
}

static int run_foreground(int fd)
{
	int group = call(SYS_getpgid, 0, 0, 0, 0);

	return group < 0 ? group
			 : call(SYS_ioctl, fd, TIOCSPGRP, address(&group), 0);
}

int act_run(void *p)
{
	const struct act *act = p;

	switch (act->kind) {
	case ACT_CLOSE:
		call(SYS_close, act->fd, 0, 0, 0);
		return 0;
	case ACT_DUP:
		return run_dup(act);
	case ACT_OPEN:
		return run_open(act);
	case ACT_CHDIR:
		return call(SYS_chdir, address(act->path), 0, 0, 0);
	case ACT_FCHDIR:
		return call(SYS_fchdir, act->fd, 0, 0, 0);
	case ACT_CLOSE_FROM:
		return run_close_from(act->fd);
	case ACT_FOREGROUND:
		return run_foreground(act->fd);
	}
	return -ENOTSUP;
}

int act_run_rest(void *p)
{
	const struct acts *rest = p;
	int r = 0;

	for (size_t i = 0; r == 0 && i < rest->count; i++)
		r = act_run((void *)(uintptr_t)&rest->list[i]);
	return r;
}

int act_setpgid(void *p)
{
	const struct attr *attr = p;

	return call(SYS_setpgid, 0, attr->pgroup, 0, 0);
}

/* The policy stays what it is. */
int act_setschedparam(void *p)
{
	const struct attr *attr = p;

	return call(SYS_sched_setparam, 0, address(&attr->priority), 0, 0);
}

int act_no_such_file(void *unused)
{
	(void)unused;
	return -ENOENT;
}

int act_fault(void *unused)
{
	(void)unused;
	return -EFAULT;
}
