/* SPDX-License-Identifier: MIT */
#include "named.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void run_name_fd(struct run *run, int fd)
{
	run->named = run_grow(run->named, run->nnamed, sizeof *run->named);
	run->named[run->nnamed++] = fd;
}

static bool is_named(const struct run *run, int fd)
{
	/* The program inherits the first three, open or not. */
	if (fd <= STDERR_FILENO)
		return true;
	for (size_t i = 0; i < run->nnamed; i++)
		if (run->named[i] == fd)
			return true;
	return false;
}

int run_hide_fd(const struct run *run, int fd)
{
	int from = STDERR_FILENO + 1;
	int copy;

	for (;;) {
		copy = fcntl(fd, F_DUPFD_CLOEXEC, from);
		if (copy < 0)
			copy = -errno;
		if (copy < 0 || !is_named(run, copy))
			break;
		close(copy);
		from = copy + 1;
	}
	close(fd);
	return copy;
}
