/* SPDX-License-Identifier: MIT */
/* posix_spawn of the C library that this is built with. */
#include "peer.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int redirect(posix_spawn_file_actions_t *a)
{
	int r = posix_spawn_file_actions_addchdir_np(a, "/");

	for (int fd = 0; fd <= 2 && r == 0; fd++)
		r = posix_spawn_file_actions_addopen(
			a, fd, "/dev/null", fd ? O_WRONLY : O_RDONLY, 0);
	return r;
}

static int start(const struct job *job, struct task *task)
{
	posix_spawn_file_actions_t a;
	int ends[2] = {-1, -1}, r;

	if (job->kind == JOB_CAPTURE && pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	r = posix_spawn_file_actions_init(&a);
	if (r == 0 && job->kind == JOB_REDIRECT)
		r = redirect(&a);
	if (r == 0 && ends[1] >= 0)
		r = posix_spawn_file_actions_adddup2(&a, ends[1], 1);
	if (r == 0)
		r = posix_spawn(&task->pid, job->target, &a, NULL, job->argv,
				environ);
	posix_spawn_file_actions_destroy(&a);
	if (ends[1] >= 0)
		close(ends[1]);
	task->fd = ends[0];
	return -r;
}

static int finish(const struct job *job, struct task *task)
{
	int status, r = job->kind == JOB_CAPTURE ? peer_drain(task->fd) : 0;

	if (waitpid(task->pid, &status, 0) < 0)
		return -errno;
	return r < 0 ? r : peer_status(status);
}

static const struct peer musl = {"musl posix_spawn", peer_not_twelve, start,
				 finish};
const struct peer *const peers[] = {&musl, NULL};
