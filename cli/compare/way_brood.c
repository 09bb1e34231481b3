/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <fcntl.h>

#define GATE_FD 63

int way_brood(const struct way *way, const struct job *job, struct task *task)
{
	const struct brood_step steps[] = {
		{BROOD_STEP_OPEN, .fd = GATE_FD, .path = job->gate,
		 .oflags = O_RDONLY},
		{.type = BROOD_STEP_END},
	};
	const struct brood_spec spec = {
		.size = sizeof(spec),
		.flags = way->flags,
		.argv = job->argv,
		.steps = job->gate ? steps : NULL,
	};
	int r = brood_spawn(&task->child, &spec, NULL);

	if (r < 0)
		return r;
	task->pid = brood_pid(task->child);
	return 0;
}

int way_reap_brood(struct task *task)
{
	struct brood_exit end;
	int r = brood_wait(task->child, -1, &end);

	brood_child_close(&task->child);
	if (r < 0)
		return r;
	if (end.how == BROOD_NOT_STARTED)
		return -end.value;
	return end.how == BROOD_EXITED && end.value == 0 ? 0 : -EINTR;
}
