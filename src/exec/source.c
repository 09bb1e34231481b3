/* SPDX-License-Identifier: MIT */
#include "exec/load.h"

#include "sys/sys.h"

static int read_file(int fd, char *to, uint64_t size, uint64_t at)
{
	while (size) {
		long n = sys_pread(fd, to, size, (long)at);

		if (n == -EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? (int)n : -ENOEXEC; /* it has shrunk */
		to += n;
		at += (uint64_t)n;
		size -= (uint64_t)n;
	}
	return 0;
}

int source_read(const struct source *s, void *to, uint64_t size, uint64_t at)
{
	if (s->fd >= 0)
		return read_file(s->fd, to, size, at);
	if (at > s->size || size > s->size - at)
		return -ENOEXEC;
	mem_copy(to, s->data + at, size);
	return 0;
}
