/* SPDX-License-Identifier: MIT */
#include "way.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The caller becomes the program: these return only if they fail. */

#define GATE_FD 63

int way_brood_exec(const struct way *way, const struct job *job,
		   struct task *task)
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

	(void)task;
	return brood_exec(&spec, NULL);
}

int way_exec_image(const struct way *way, const struct job *job,
		   struct task *task)
{
	struct brood_image image = {
		.size = sizeof(image),
		.flags = way->flags | BROOD_IMAGE_FD,
	};
	int r;

	(void)task;
	if (job->gate && open(job->gate, O_RDONLY | O_CLOEXEC) < 0)
		return -errno;
	image.fd = open(job->argv[0], O_RDONLY | O_CLOEXEC);
	if (image.fd < 0)
		return -errno;
	r = brood_exec_image(&image, job->argv, NULL, NULL);
	close(image.fd);
	return r;
}
