/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <fcntl.h>
#include <spawn.h>

extern char **environ;

/* Any free number: the program inherits what the gate was opened as. */
#define GATE_FD 63

int way_posix_spawn(const struct way *way, const struct job *job,
		    struct task *task)
{
	posix_spawn_file_actions_t actions, *use = NULL;
	int r;

	(void)way;
	if (job->gate) {
		use = &actions;
		r = posix_spawn_file_actions_init(use);
		if (r != 0)
			return -r;
		r = posix_spawn_file_actions_addopen(use, GATE_FD, job->gate,
						     O_RDONLY, 0);
		if (r != 0)
			goto out;
	}
	r = posix_spawn(&task->pid, job->argv[0], use, NULL,
			(char *const *)job->argv, environ);
out:
	if (use)
		posix_spawn_file_actions_destroy(use);
	return -r;
}
