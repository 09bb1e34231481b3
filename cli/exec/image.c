/* SPDX-License-Identifier: MIT */
#include "exec.h"

#include "../run/status.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The loader runs no steps; those for the environment the command can. */
static int environment(const struct run *run)
{
	for (size_t i = 0; i < run->nsteps; i++) {
		const struct brood_step *s = &run->steps[i];

		if (s->type == BROOD_STEP_ENV_SET)
			setenv(s->name, s->value, 1);
		else if (s->type == BROOD_STEP_ENV_UNSET)
			unsetenv(s->name);
		else if (s->type == BROOD_STEP_ENV_CLEAR)
			clearenv();
		else
			return -1;
	}
	return 0;
}

static bool only_what_it_can(const struct run *run)
{
	uint64_t can = BROOD_ASYNC | BROOD_PROGRAM_FD | BROOD_NO_SEARCH;
	uint64_t signals = run->sig_ignore | run->sig_default | run->sig_block |
			   run->sig_unblock;

	return !(run->flags & ~can) && !run->asked_async && !signals &&
	       !run->warn_fds && environment(run) == 0;
}

/* What comes from a pipe is in memory, and nowhere else. */
static int read_all(int fd, struct brood_image *image)
{
	char *all = NULL;
	size_t room = 0;
	ssize_t n;

	do {
		if (image->length == room) {
			room = room ? 2 * room : 1 << 20;
			all = realloc(all, room);
			if (!all)
				return -ENOMEM;
		}
		n = read(fd, all + image->length, room - image->length);
		image->length += n > 0 ? (size_t)n : 0;
	} while (n > 0 || (n < 0 && errno == EINTR));
	image->data = all;
	return n < 0 ? -errno : 0;
}

static int fill(struct brood_image *image, int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return read_all(fd, image);
	image->flags |= BROOD_IMAGE_FD;
	image->fd = fd;
	return 0;
}

int exec_image(struct run *run)
{
	struct brood_image image = {.size = sizeof image,
				    .flags = run->image_flags,
				    .name = run->args[0]};
	struct brood_error err;
	int status = CLI_FAILED, fd, r;

	if (!only_what_it_can(run)) {
		cli_complain("exec: --image goes with --argv0, --path, "
			     "--no-search, --program-fd, --exe-link and the "
			     "options for the environment, and with no other");
		return CLI_FAILED;
	}
	fd = exec_open(run, &status);
	if (fd < 0)
		return status;
	r = fill(&image, fd);
	if (r < 0) {
		cli_complain("exec: read \"%s\": %s", run->args[0],
			     strerror(-r));
		return CLI_CANNOT_EXECUTE;
	}
	if (run->argv0)
		run->args[0] = run->argv0;
	brood_exec_image(&image, run->args, NULL, &err);
	return exec_failed(&err);
}
