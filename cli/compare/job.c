/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <fcntl.h>
#include <unistd.h>

extern char **environ;

void job_run(const struct job *job)
{
	if (job->act) {
		job->act(job->arg);
		_exit(0);
	}
	if (job->gate && open(job->gate, O_RDONLY | O_CLOEXEC) < 0)
		_exit(126);
	execve(job->argv[0], (char *const *)job->argv, environ);
	_exit(127);
}
