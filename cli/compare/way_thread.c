/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>

static int enter(void *arg)
{
	const struct job *job = arg;

	job->act(job->arg);
	return 0;
}

int way_thread(const struct way *way, const struct job *job, struct task *task)
{
	const struct brood_thread_spec spec = {
		.size = sizeof(spec),
		.flags = way->flags,
	};

	return brood_thread_create(&task->brood_thread, &spec, enter,
				   (void *)job, NULL);
}

int way_reap_thread(struct task *task)
{
	int result, r = brood_thread_join(task->brood_thread, -1, &result);

	return r == 0 && result != 0 ? -EINTR : r;
}
