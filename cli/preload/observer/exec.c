/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "observer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#undef execve

typedef int execve_fn(const char *, char *const *, char *const *);
typedef int fexecve_fn(int, char *const *, char *const *);
typedef int execveat_fn(int, const char *, char *const *, char *const *, int);

static execve_fn *next_execve, *next_execvpe;
static fexecve_fn *next_fexecve;
static execveat_fn *next_execveat;

/* Early, since a child of vfork must not come to dlsym. */
__attribute__((constructor)) static void find(void)
{
	next_execve = (execve_fn *)observe_next("execve");
	next_execvpe = (execve_fn *)observe_next("execvpe");
	next_fexecve = (fexecve_fn *)observe_next("fexecve");
	next_execveat = (execveat_fn *)observe_next("execveat");
}

SEEN int execve(const char *path, char *const *argv, char *const *envp)
{
	struct observed_exec exec = observe_exec(path, NULL, envp);

	if (!next_execve)
		find();
	next_execve(path, argv, envp);
	observe_no_exec(&exec);
	return -1;
}

SEEN int execvpe(const char *file, char *const *argv, char *const *envp)
{
	const char *path = getenv("PATH");
	struct observed_exec exec =
		observe_exec(file, path ? path : "/bin:/usr/bin", envp);

	if (!next_execvpe)
		find();
	next_execvpe(file, argv, envp);
	observe_no_exec(&exec);
	return -1;
}

SEEN int execv(const char *path, char *const *argv)
{
	return execve(path, argv, environ);
}

SEEN int execvp(const char *file, char *const *argv)
{
	return execvpe(file, argv, environ);
}

SEEN int fexecve(int fd, char *const *argv, char *const *envp)
{
	struct observed_exec exec;
	char path[64];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	exec = observe_exec(path, NULL, envp);
	if (!next_fexecve)
		find();
	next_fexecve(fd, argv, envp);
	observe_no_exec(&exec);
	return -1;
}

SEEN int execveat(int fd, const char *path, char *const *argv,
		  char *const *envp, int flags)
{
	struct observed_exec exec;
	char whole[4096];

	if (path[0] == '/')
		snprintf(whole, sizeof whole, "%s", path);
	else
		snprintf(whole, sizeof whole, "/proc/self/fd/%d/%s", fd, path);
	exec = observe_exec(whole, NULL, envp);
	if (!next_execveat)
		find();
	next_execveat(fd, path, argv, envp, flags);
	observe_no_exec(&exec);
	return -1;
}
