/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "observer.h"

#include <unistd.h>

typedef pid_t fork_fn(void);
typedef void next_fn(void);

static fork_fn *next_fork;
static next_fn *next_vfork;

/* Early, since a child of vfork must not come to dlsym. */
__attribute__((constructor)) static void find(void)
{
	next_fork = (fork_fn *)observe_next("fork");
	next_vfork = (next_fn *)observe_next("vfork");
}

SEEN pid_t fork(void)
{
	pid_t pid;

	observe(COUNT_FORK);
	if (!next_fork)
		find();
	pid = next_fork();
	if (pid < 0)
		observe_not(COUNT_FORK);
	return pid;
}

/* For vfork.S, which goes there with the caller's stack as it was. */
next_fn *observe_vfork(void);
next_fn *observe_vfork(void)
{
	observe(COUNT_VFORK);
	if (!next_vfork)
		find();
	return next_vfork;
}
