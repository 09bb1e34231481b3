/* SPDX-License-Identifier: MIT */
/* What brood_spawn gives by default, in raw calls and nothing besides: what is
 * left of its cost when the library's own part is taken away. */
#include "way.h"

#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLEAR_SIGHAND 0x100000000ull
#define UNSHARE 2u

pid_t floor_clone3(struct clone_args *args, size_t size, void (*child)(void *),
		   void *arg);

static void child(void *mask)
{
	struct {
		unsigned long handler, flags, restorer;
		uint64_t mask;
	} action = {.handler = (unsigned long)SIG_DFL};

	syscall(SYS_close_range, 3, ~0u, UNSHARE);
	syscall(SYS_rt_sigaction, SIGPIPE, &action, NULL, 8);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, NULL, 8);
	syscall(SYS_execve, target_path, target_argv, environ);
	syscall(SYS_exit, 127);
}

static int start_with(struct started *s, uint64_t more)
{
	struct clone_args args = {
		.flags = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLEAR_SIGHAND |
			 more,
		.pidfd = (uint64_t)(uintptr_t)&s->pidfd,
	};
	uint64_t all = UINT64_MAX, old;

	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &old, 8);
	s->pid = floor_clone3(&args, CLONE_ARGS_SIZE_VER0, child, &old);
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, NULL, 8);
	return s->pid < 0 ? s->pid : 0;
}

static int start(struct started *s)
{
	return start_with(s, CLONE_PIDFD);
}

static int finish(struct started *s)
{
	siginfo_t info;

	if (waitid((idtype_t)P_PIDFD, (id_t)s->pidfd, &info, WEXITED | __WALL) <
	    0)
		return -errno;
	close(s->pidfd);
	return info.si_code == CLD_EXITED && info.si_status == 0 ? 0 : -ECHILD;
}

const struct way way_raw = {"raw", NULL, start, finish};

static int start_by_number(struct started *s)
{
	return start_with(s, 0);
}

static int finish_by_number(struct started *s)
{
	int status;

	if (wait4(s->pid, &status, __WALL, NULL) < 0)
		return -errno;
	return ran_well(status);
}

const struct way way_raw_number = {"raw-number", NULL, start_by_number,
				   finish_by_number};
