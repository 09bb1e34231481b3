/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "way.h"

#include <errno.h>
#include <unistd.h>

/*
 * vfork(), with exec after it if the job is a program. The child runs on this
 * very frame, so that it calls on and never returns, and the frame is this
 * function's alone: what a caller keeps in registers is not the child's to
 * spoil.
 */
__attribute__((noinline)) int
way_vfork(const struct way *way, const struct job *job, struct task *task)
{
	pid_t pid = vfork();

	(void)way;
	if (pid < 0)
		return -errno;
	if (pid == 0)
		job_run(job);
	task->pid = pid;
	return 0;
}
