/* SPDX-License-Identifier: MIT */
#include "exec/maps.h"

#include "sys/sys.h"

#define BUFFER ((size_t)4096)

/* Takes whole lines; what is left over moves to the front. */
static size_t lines(struct maps *maps, char *buf, size_t size)
{
	size_t start = 0;

	for (size_t i = 0; i < size; i++) {
		if (buf[i] != '\n')
			continue;
		maps_line(maps, buf + start, i - start);
		start = i + 1;
	}
	for (size_t i = start; i < size; i++)
		buf[i - start] = buf[i];
	return size - start;
}

static int read_all(struct maps *maps, int fd)
{
	char buf[BUFFER];
	size_t kept = 0;
	long n;

	while ((n = sys_read(fd, buf + kept, sizeof buf - kept)) > 0) {
		kept = lines(maps, buf, kept + (size_t)n);
		if (kept == sizeof buf)
			kept = 0; /* a path that long is none of interest */
	}
	return (int)n;
}

int maps_read(struct maps *maps)
{
	int fd = sys_openat(SYS_AT_FDCWD, "/proc/self/maps",
			    SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	int r;

	mem_zero(maps, sizeof *maps);
	if (fd < 0)
		return fd;
	r = read_all(maps, fd);
	sys_close(fd);
	if (r == 0 && !maps->highest)
		r = -ENOENT;
	if (!maps->stack.end) { /* it has lost its name: the highest it is */
		maps->stack.start = maps->stack.end = maps->highest;
	}
	return r;
}
