/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "start.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool can_execute(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
	       access(path, X_OK) == 0;
}

/* A command may come from another directory, with another PATH. */
static int absolute(struct start *s, const char *path)
{
	char here[PATH_MAX];
	int n;

	if (*path == '/')
		n = snprintf(s->program, sizeof s->program, "%s", path);
	else if (!getcwd(here, sizeof here))
		return -errno;
	else
		n = snprintf(s->program, sizeof s->program, "%s/%s", here,
			     path);
	return n < (int)sizeof s->program ? 0 : -ENAMETOOLONG;
}

/* As execvp(3) does. 0, -ENOENT, or why the last one found cannot be it. */
static int look_up(struct start *s, const char *name)
{
	const char *dirs = getenv("PATH");
	char path[PATH_MAX];
	int r = -ENOENT;

	if (!dirs)
		dirs = "/bin:/usr/bin";
	for (;; dirs++) {
		int n = (int)strcspn(dirs, ":");

		if (snprintf(path, sizeof path, "%.*s%s%s", n, dirs,
			     n ? "/" : "./", name) < (int)sizeof path) {
			if (can_execute(path))
				return absolute(s, path);
			if (access(path, F_OK) == 0)
				r = -EACCES;
		}
		dirs += n;
		if (!*dirs)
			return r;
	}
}

int start_find_program(struct start *s)
{
	const char *name = s->args[0];
	int r;

	if (!*name)
		r = -ENOENT;
	else if (strchr(name, '/'))
		r = absolute(s, name);
	else
		r = look_up(s, name);
	if (r == 0)
		return 0;
	cli_complain("template start: %s: %s", name, strerror(-r));
	return r == -ENOENT ? CLI_NOT_FOUND : CLI_CANNOT_EXECUTE;
}
