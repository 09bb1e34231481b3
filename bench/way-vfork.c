/* SPDX-License-Identifier: MIT */
/* Processes that become no program. */
#include "way.h"

#include <brood/brood.h>

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t floor_call(void (*child)(void *), void *arg);

static void leave(void *unused)
{
	(void)unused;
	syscall(SYS_exit, 0);
}

static int raw_start(struct started *s)
{
	s->pid = floor_call(leave, NULL);
	return s->pid < 0 ? s->pid : 0;
}

static int fork_start(struct started *s)
{
	s->pid = fork();
	if (s->pid == 0)
		_exit(0);
	return s->pid < 0 ? -errno : 0;
}

static int by_number(struct started *s)
{
	int status;

	if (wait4(s->pid, &status, 0, NULL) < 0)
		return -errno;
	return ran_well(status);
}

const struct way way_vfork_exit = {"vfork-exit", NULL, raw_start, by_number};
const struct way way_fork = {"fork", NULL, fork_start, by_number};

static int empty(void *unused)
{
	return unused != NULL;
}

static int start(struct started *s)
{
	return brood_vfork(&s->child, empty, NULL, NULL);
}

static int finish(struct started *s)
{
	struct brood_exit end;
	int r = brood_wait(s->child, -1, &end);

	brood_child_close(&s->child);
	if (r == 0 && (end.how != BROOD_EXITED || end.value != 0))
		r = -ECHILD;
	return r;
}

const struct way way_vfork = {"vfork", NULL, start, finish};
