/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* fork(), with exec after it if the job is a program. */
int way_fork(const struct way *way, const struct job *job, struct task *task)
{
	pid_t pid = fork();

	(void)way;
	if (pid < 0)
		return -errno;
	if (pid == 0)
		job_run(job);
	task->pid = pid;
	return 0;
}

int way_reap(struct task *task)
{
	int status;

	while (waitpid(task->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	/* What the job did not manage is told by what it reports; here only a
	 * program that was not reached counts. */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return WIFSIGNALED(status) ? -EINTR : -ENOEXEC;
}
