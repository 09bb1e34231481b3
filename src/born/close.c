/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

#define TABLE_MOST (UINT64_C(1) << 20) /* the kernel's usual fs.nr_open */

static int number(const char *name)
{
	int n = 0;

	if (*name < '0' || *name > '9')
		return -1;
	while (*name)
		n = n * 10 + (*name++ - '0');
	return n;
}

/* What exec itself will close, and needs until then. */
static int spared(const struct born *b, int fd)
{
	return fd == b->keep_fd || fd == b->program_fd;
}

/* Closes what one buffer of the listing names; whether there was any. */
static int close_listed(const struct born *b, int first, int dir,
			const char *buf, long size)
{
	int any = 0;

	for (long at = 0; at < size;) {
		const struct sys_dirent *d = (const void *)(buf + at);
		int fd = number(d->name);

		at += d->reclen;
		if (fd < first || fd == dir || spared(b, fd))
			continue;
		sys_close(fd);
		any = 1;
	}
	return any;
}

/* The listing's positions shift when entries go: start again after closing. */
static int by_listing(const struct born *b, int first)
{
	char buf[1024] __attribute__((aligned(8)));
	int dir = sys_openat(SYS_AT_FDCWD, "/proc/self/fd",
			     SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	long n;

	if (dir < 0)
		return dir;
	while ((n = sys_getdents64(dir, buf, sizeof buf)) > 0)
		if (close_listed(b, first, dir, buf, n))
			sys_lseek(dir, 0, 0);
	sys_close(dir);
	return n < 0 ? (int)n : 0;
}

static void one_by_one(const struct born *b, int first)
{
	struct sys_rlimit limit = {TABLE_MOST, TABLE_MOST};

	sys_prlimit(SYS_RLIMIT_NOFILE, NULL, &limit);
	if (limit.hard > TABLE_MOST)
		limit.hard = TABLE_MOST;
	for (int fd = first; (uint64_t)fd < limit.hard; fd++)
		if (!spared(b, fd))
			sys_close(fd);
}

static int by_range(const struct born *b, unsigned first)
{
	unsigned flags = b->ways & BORN_UNSHARE ? SYS_CLOSE_RANGE_UNSHARE : 0;
	unsigned keep = (unsigned)b->keep_fd;
	int r;

	if (b->keep_fd < 0 || keep < first)
		return sys_close_range(first, ~0u, flags);
	r = sys_close_range(keep + 1, ~0u, flags);
	return r < 0 || keep == first ? r : sys_close_range(first, keep - 1, 0);
}

int born_cut(const struct born *b, int first)
{
	if (!(b->ways & BORN_NO_CLOSE_RANGE))
		return by_range(b, (unsigned)first);
	if (by_listing(b, first) < 0)
		one_by_one(b, first);
	return 0;
}

int born_close_gap(const struct born *b, int from, int to)
{
	if (!(b->ways & BORN_NO_CLOSE_RANGE))
		return sys_close_range((unsigned)from, (unsigned)to, 0);
	for (int fd = from; fd <= to; fd++)
		if (fd != b->keep_fd)
			sys_close(fd);
	return 0;
}

int born_close_from(const struct born *b, int first)
{
	int low = b->keep_fd, high = b->program_fd;
	int r = 0;

	if (b->ways & BORN_NO_CLOSE_RANGE)
		return born_cut(b, first);
	if (low > high) {
		low = b->program_fd;
		high = b->keep_fd;
	}
	if (low > first)
		r = born_close_gap(b, first, low - 1);
	if (low >= first)
		first = low + 1;
	if (r == 0 && high > first)
		r = born_close_gap(b, first, high - 1);
	if (high >= first)
		first = high + 1;
	return r < 0 ? r : sys_close_range((unsigned)first, ~0u, 0);
}
