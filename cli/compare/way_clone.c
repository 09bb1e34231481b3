/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "way.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * clone() with any flags. A thread made like this has no thread-local storage
 * of its own: it shares errno with its maker, who therefore reads errno only
 * when there is no child.
 */

/* The kernel clears it, and wakes those who wait, when the thread is gone. */
static volatile int alive;

static int enter(void *arg)
{
	const struct job *job = arg;

	job->act(job->arg);
	/* This task alone, whether it is a thread or a process. */
	syscall(SYS_exit, 0);
	__builtin_unreachable();
}

int way_clone(const struct way *way, const struct job *job, struct task *task)
{
	int flags = (int)way->flags;
	char *stack = way_stack();

	if (!stack)
		return -ENOMEM;
	if (flags & CLONE_THREAD)
		flags |= CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
	else
		flags |= SIGCHLD;
	alive = 1;
	task->pid = clone(enter, stack, flags, (void *)job, (pid_t *)&alive,
			  NULL, (pid_t *)&alive);
	return task->pid < 0 ? -errno : 0;
}

int way_reap_clone(struct task *task)
{
	int tid;

	/* Not a private futex: the kernel's own wake is not. */
	while ((tid = alive) != 0 && tid == task->pid)
		syscall(SYS_futex, &alive, FUTEX_WAIT, tid, NULL, NULL, 0);
	return 0;
}
