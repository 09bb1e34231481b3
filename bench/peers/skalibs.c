/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <skalibs/djbunix.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(const struct job *job, struct task *task)
{
	const char *const *argv = (const char *const *)job->argv;
	const char *const *envp = (const char *const *)environ;

	if (job->kind == JOB_CAPTURE)
		task->pid = child_spawn1_pipe(job->target, argv, envp,
					      &task->fd, 1);
	else
		task->pid = child_spawn0(job->target, argv, envp);
	return task->pid ? 0 : -errno;
}

static int finish(const struct job *job, struct task *task)
{
	int status, r = job->kind == JOB_CAPTURE ? peer_drain(task->fd) : 0;

	if (waitpid(task->pid, &status, 0) < 0)
		return -errno;
	return r < 0 ? r : peer_status(status);
}

static int prepare(const struct job *job)
{
	return job->kind == JOB_REDIRECT ? -ENOTSUP : peer_not_twelve(job);
}

static const struct peer skalibs = {"skalibs", prepare, start, finish};
const struct peer *const peers[] = {&skalibs, NULL};
