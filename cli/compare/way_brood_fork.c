/* SPDX-License-Identifier: MIT */
#include "way.h"

int way_brood_fork(const struct way *way, const struct job *job,
		   struct task *task)
{
	const struct brood_fork how = {
		.size = sizeof(how),
		.flags = way->flags,
	};
	pid_t pid = brood_fork(&how, NULL);

	if (pid < 0)
		return pid;
	if (pid == 0)
		job_run(job);
	task->pid = pid;
	return 0;
}
