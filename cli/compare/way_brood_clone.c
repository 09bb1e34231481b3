/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "way.h"

#include <sched.h>
#include <stddef.h>
#include <unistd.h>

static int enter(void *arg)
{
	const struct job *job = arg;

	job->act(job->arg);
	return 0;
}

static int start(struct brood_clone *how, const struct job *job,
		 struct task *task)
{
	int r;

	how->size = sizeof(*how);
	r = brood_clone(&task->child, how, enter, (void *)job, NULL);
	if (r == 0)
		task->pid = brood_pid(task->child);
	return r;
}

int way_brood_clone(const struct way *way, const struct job *job,
		    struct task *task)
{
	return start(&(struct brood_clone){.share = way->flags}, job, task);
}

/* Those of the flags that the kernel has a namespace for. */
static uint64_t had(uint64_t flags)
{
	static const struct {
		uint64_t flag;
		const char *path;
	} kinds[] = {
		{CLONE_NEWUSER, "/proc/self/ns/user"},
		{CLONE_NEWNS, "/proc/self/ns/mnt"},
		{CLONE_NEWPID, "/proc/self/ns/pid"},
		{CLONE_NEWNET, "/proc/self/ns/net"},
		{CLONE_NEWIPC, "/proc/self/ns/ipc"},
		{CLONE_NEWUTS, "/proc/self/ns/uts"},
		{CLONE_NEWCGROUP, "/proc/self/ns/cgroup"},
		{CLONE_NEWTIME, "/proc/self/ns/time"},
	};
	static uint64_t lacking, looked;

	for (size_t i = 0; !looked && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (access(kinds[i].path, F_OK) < 0)
			lacking |= kinds[i].flag;
	looked = 1;
	return flags & ~lacking;
}

int way_brood_newns(const struct way *way, const struct job *job,
		    struct task *task)
{
	return start(&(struct brood_clone){.newns = had(way->flags)}, job,
		     task);
}
