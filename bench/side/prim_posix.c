/* SPDX-License-Identifier: MIT */
/* posix_spawn as its manual says, and made to do what brood_spawn does. */
#include "prim.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int redirect(posix_spawn_file_actions_t *a)
{
	int r = posix_spawn_file_actions_addchdir_np(a, "/");

	for (int fd = 0; fd <= 2 && r == 0; fd++)
		r = posix_spawn_file_actions_addopen(
			a, fd, "/dev/null", fd ? O_WRONLY : O_RDONLY, 0);
	return r ? r : posix_spawn_file_actions_addclosefrom_np(a, 3);
}

static int actions(const struct job *job, const int ends[2],
		   posix_spawn_file_actions_t *a)
{
	int r = posix_spawn_file_actions_init(a);

	if (r == 0 && job->kind == JOB_REDIRECT)
		r = redirect(a);
	if (r == 0 && ends[1] >= 0)
		r = posix_spawn_file_actions_adddup2(a, ends[1], 1);
	return r;
}

static int start(const struct job *job, struct task *task)
{
	posix_spawn_file_actions_t a;
	int ends[2], pid = -1, r = prim_pipe(job, ends);

	if (r < 0)
		return r;
	r = actions(job, ends, &a);
	if (r == 0)
		r = posix_spawn(&pid, job->target, &a, NULL, job->argv,
				environ);
	posix_spawn_file_actions_destroy(&a);
	return prim_started(task, r ? -r : pid, ends);
}

const struct peer prim_posix = {"posix_spawn", peer_not_twelve, start,
				prim_finish};

static posix_spawnattr_t attr;

static int same_prepare(const struct job *job)
{
	sigset_t pipe_only, mask;
	int r = posix_spawnattr_init(&attr);

	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	sigprocmask(SIG_BLOCK, NULL, &mask);
	if (r == 0)
		r = posix_spawnattr_setsigdefault(&attr, &pipe_only);
	if (r == 0)
		r = posix_spawnattr_setsigmask(&attr, &mask);
	if (r == 0)
		r = posix_spawnattr_setflags(
			&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	return r ? -r : peer_not_twelve(job);
}

static int same_start(const struct job *job, struct task *task)
{
	posix_spawn_file_actions_t a;
	int ends[2], pid = -1, r = prim_pipe(job, ends);

	if (r < 0)
		return r;
	r = actions(job, ends, &a);
	if (r == 0 && job->kind != JOB_REDIRECT)
		r = posix_spawn_file_actions_addclosefrom_np(&a, 3);
	if (r == 0)
		r = posix_spawn(&pid, job->target, &a, &attr, job->argv,
				environ);
	posix_spawn_file_actions_destroy(&a);
	if (prim_started(task, r ? -r : pid, ends) < 0)
		return -r;
	task->done = (int)syscall(SYS_pidfd_open, pid, 0);
	return task->done < 0 ? -errno : 0;
}

static int same_finish(const struct job *job, struct task *task)
{
	siginfo_t info;
	int r = job->kind == JOB_CAPTURE ? peer_drain(task->fd) : 0;

	if (waitid((idtype_t)P_PIDFD, (id_t)task->done, &info, WEXITED) < 0)
		return -errno;
	close(task->done);
	if (info.si_code != CLD_EXITED || info.si_status != 0)
		return -ECHILD;
	return r;
}

const struct peer prim_posix_same = {"posix_spawn-same", same_prepare,
				     same_start, same_finish};
