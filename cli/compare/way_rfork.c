/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>

int way_rfork(const struct way *way, const struct job *job, struct task *task)
{
	pid_t pid = brood_rfork((int)way->flags, NULL, NULL);

	if (pid < 0)
		return pid;
	if (pid == 0)
		job_run(job);
	task->pid = pid;
	return 0;
}

static int enter(void *arg)
{
	const struct job *job = arg;

	job->act(job->arg);
	return 0;
}

int way_rfork_thread(const struct way *way, const struct job *job,
		     struct task *task)
{
	char *stack = way_stack();
	pid_t pid;

	if (!stack)
		return -ENOMEM;
	pid = brood_rfork_thread((int)way->flags, stack, enter, (void *)job,
				 NULL, NULL);
	task->pid = pid;
	return pid < 0 ? pid : 0;
}
