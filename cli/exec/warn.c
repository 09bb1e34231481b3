/* SPDX-License-Identifier: MIT */
#include "exec.h"

#include <limits.h>
#include <unistd.h>

#define MOST 32

static void say(int fd)
{
	char path[64], what[PATH_MAX] = "";

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (readlink(path, what, sizeof what - 1) < 0)
		what[0] = '\0';
	cli_complain("exec: descriptor %d is passed on: %s", fd, what);
}

int exec_warn(const struct brood_spec *spec)
{
	struct brood_error err;
	int fds[MOST];
	int n = brood_exec_inherited(spec, fds, MOST, &err);

	if (n < 0) {
		cli_complain_error(&err);
		return CLI_FAILED;
	}
	for (int i = 0; i < n && i < MOST; i++)
		say(fds[i]);
	if (n > MOST)
		cli_complain("exec: and %d more", n - MOST);
	return 0;
}
