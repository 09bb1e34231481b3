/* SPDX-License-Identifier: MIT */
#include "way.h"

static int enter(void *arg)
{
	const struct job *job = arg;

	job->act(job->arg);
	return 0;
}

int way_brood_vfork(const struct way *way, const struct job *job,
		    struct task *task)
{
	int r = brood_vfork(&task->child, enter, (void *)job, NULL);

	(void)way;
	if (r == 0)
		task->pid = brood_pid(task->child);
	return r;
}
