/* SPDX-License-Identifier: MIT */
#include "way.h"

static void *enter(void *arg)
{
	const struct job *job = arg;

	job->act(job->arg);
	return NULL;
}

int way_pthread(const struct way *way, const struct job *job, struct task *task)
{
	(void)way;
	return -pthread_create(&task->thread, NULL, enter, (void *)job);
}

int way_reap_pthread(struct task *task)
{
	return -pthread_join(task->thread, NULL);
}
