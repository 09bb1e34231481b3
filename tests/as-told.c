/* SPDX-License-Identifier: MIT */
/*
 * Ends with 0 if it got just what its arguments say, else with the number of
 * the first thing that differs:
 *   as-told DIRECTORY FD,FD... MARK
 * where the whole environment is MARK=MARK. It makes no library calls that open
 * files, and is quick.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct entry {
	uint64_t ino, off;
	uint16_t size;
	uint8_t type;
	char name[];
};

static uint64_t listed(const char *list)
{
	uint64_t set = 0;

	for (;; list++) {
		set |= UINT64_C(1) << strtoul(list, NULL, 10);
		list += strcspn(list, ",");
		if (!*list)
			return set;
	}
}

/* The open descriptors below 64; all bits if there is one above. */
static uint64_t open_now(void)
{
	int dir = open("/proc/self/fd", O_RDONLY | O_DIRECTORY);
	static char buf[65536];
	long n = syscall(SYS_getdents64, dir, buf, sizeof buf);
	uint64_t set = 0;

	for (long at = 0; at < n;) {
		struct entry *e = (struct entry *)(void *)(buf + at);
		unsigned long fd = strtoul(e->name, NULL, 10);

		at += e->size;
		if (e->name[0] == '.' || fd == (unsigned long)dir)
			continue;
		if (fd >= 64)
			return UINT64_MAX;
		set |= UINT64_C(1) << fd;
	}
	return set;
}

int main(int argc, char **argv, char **envp)
{
	char cwd[4096];

	if (argc != 4)
		return 1;
	if (open_now() != listed(argv[2]))
		return 2;
	if (!getcwd(cwd, sizeof cwd) || strcmp(cwd, argv[1]))
		return 3;
	if (!envp[0] || strncmp(envp[0], "MARK=", 5))
		return 4;
	return envp[1] || strcmp(envp[0] + 5, argv[3]) ? 5 : 0;
}
