/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

const char *target_path;
char *target_argv[2];

pid_t floor_spawn(const char *path, char *const *argv, char *const *envp);

void target_set(const char *path)
{
	target_path = path;
	target_argv[0] = (char *)path;
}

int ran_well(int wait_status)
{
	return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0
		       ? 0
		       : -ECHILD;
}

static int start(struct started *s)
{
	s->pid = floor_spawn(target_path, target_argv, environ);
	return s->pid < 0 ? s->pid : 0;
}

static int finish(struct started *s)
{
	int status;

	if (wait4(s->pid, &status, 0, NULL) < 0)
		return -errno;
	return ran_well(status);
}

const struct way way_floor = {"floor", NULL, start, finish};
