/* SPDX-License-Identifier: MIT */
#include "exec.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As execvp(3) looks, but for whoever can read: a mount may forbid to execute.
 * The first that is there counts. */
static int search(const char *name, const char *dirs)
{
	int error = ENOENT;

	for (;; dirs++) {
		size_t n = strcspn(dirs, ":");
		char path[PATH_MAX];
		int fd;

		snprintf(path, sizeof path, "%.*s%s%s", (int)n, dirs,
			 n ? "/" : "", name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			return fd;
		if (errno == EACCES)
			error = EACCES;
		dirs += n;
		if (!*dirs)
			break;
	}
	errno = error;
	return -1;
}

static const char *directories(const struct run *run)
{
	const char *path = run->search_path ? run->search_path : getenv("PATH");

	return path ? path : "/bin:/usr/bin";
}

int exec_open(const struct run *run, int *status)
{
	const char *name = run->args[0];
	int fd;

	if (run->flags & BROOD_PROGRAM_FD)
		return run->program_fd;
	if ((run->flags & BROOD_NO_SEARCH) || strchr(name, '/'))
		fd = open(name, O_RDONLY | O_CLOEXEC);
	else
		fd = search(name, directories(run));
	if (fd < 0) {
		*status = errno == ENOENT || errno == ENOTDIR
				  ? CLI_NOT_FOUND
				  : CLI_CANNOT_EXECUTE;
		cli_complain("exec: open \"%s\": %s", name, strerror(errno));
	}
	return fd;
}
