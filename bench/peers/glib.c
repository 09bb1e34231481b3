/* SPDX-License-Identifier: MIT */
#include "peer.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/wait.h>

static int async_start(const struct job *job, struct task *task)
{
	GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD;
	GPid pid;
	gboolean ok;

	if (job->kind == JOB_REDIRECT)
		flags |=
			G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
	ok = g_spawn_async_with_pipes(
		job->kind == JOB_REDIRECT ? "/" : NULL, (char **)job->argv,
		NULL, flags, NULL, NULL, &pid, NULL,
		job->kind == JOB_CAPTURE ? &task->fd : NULL, NULL, NULL);
	task->pid = pid;
	return ok ? 0 : -ECHILD;
}

static int async_finish(const struct job *job, struct task *task)
{
	int status, r = job->kind == JOB_CAPTURE ? peer_drain(task->fd) : 0;

	if (waitpid(task->pid, &status, 0) < 0)
		return -errno;
	g_spawn_close_pid(task->pid);
	return r < 0 ? r : peer_status(status);
}

static const struct peer spawn_async = {"g_spawn_async", peer_not_twelve,
					async_start, async_finish};

static int process_start(const struct job *job, struct task *task)
{
	GSubprocessFlags flags = G_SUBPROCESS_FLAGS_NONE;
	GSubprocessLauncher *launcher;

	if (job->kind == JOB_REDIRECT)
		flags = G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
			G_SUBPROCESS_FLAGS_STDERR_SILENCE;
	if (job->kind == JOB_CAPTURE)
		flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE;
	launcher = g_subprocess_launcher_new(flags);
	if (job->kind == JOB_REDIRECT)
		g_subprocess_launcher_set_cwd(launcher, "/");
	task->handle = g_subprocess_launcher_spawnv(
		launcher, (const char *const *)job->argv, NULL);
	g_object_unref(launcher);
	return task->handle ? 0 : -ECHILD;
}

static int process_finish(const struct job *job, struct task *task)
{
	GBytes *output = NULL;
	int r = 0;

	if (job->kind != JOB_CAPTURE)
		r = g_subprocess_wait(task->handle, NULL, NULL) ? 0 : -ECHILD;
	else if (!g_subprocess_communicate(task->handle, NULL, NULL, &output,
					   NULL, NULL) ||
		 g_bytes_get_size(output) != CAPTURE_BYTES)
		r = -EIO;
	if (output)
		g_bytes_unref(output);
	if (r == 0 && !g_subprocess_get_successful(task->handle))
		r = -ECHILD;
	g_object_unref(task->handle);
	return r;
}

static const struct peer subprocess = {"GSubprocess", peer_not_twelve,
				       process_start, process_finish};

const struct peer *const peers[] = {&spawn_async, &subprocess, NULL};
