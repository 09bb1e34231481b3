/* SPDX-License-Identifier: MIT */
#include "shell.h"

const char *read_scratch(const char *name)
{
	static char line[4096];
	FILE *f = fopen(scratch(name), "re");

	line[0] = '\0';
	assert_non_null(f);
	if (!fgets(line, sizeof line, f))
		line[0] = '\0';
	fclose(f);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

void without_shell(void)
{
	const char *empty = scratch("empty");

	if ((mkdir(empty, 0700) < 0 && errno != EEXIST) || chroot(empty) < 0 ||
	    chdir("/") < 0)
		_exit(99);
}

int exists(pid_t pid)
{
	return kill(pid, 0) == 0 || errno != ESRCH;
}
