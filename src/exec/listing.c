/* SPDX-License-Identifier: MIT */
#include "exec/listing.h"

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

static int each_of(int (*each)(void *, int), void *to, int dir, const char *buf,
		   long size)
{
	int r = 0;

	for (long at = 0; at < size && r == 0;) {
		const struct sys_dirent *d = (const void *)(buf + at);
		int fd = number(d->name);

		at += d->reclen;
		if (fd >= 0 && fd != dir)
			r = each(to, fd);
	}
	return r;
}

/* Without /proc: all there can be. */
static int one_by_one(int (*each)(void *, int), void *to)
{
	struct sys_rlimit limit = {TABLE_MOST, TABLE_MOST};
	int r = 0;

	sys_prlimit(SYS_RLIMIT_NOFILE, NULL, &limit);
	if (limit.hard > TABLE_MOST)
		limit.hard = TABLE_MOST;
	for (int fd = 0; r == 0 && (uint64_t)fd < limit.hard; fd++)
		if (sys_fcntl(fd, SYS_F_GETFD, 0) >= 0)
			r = each(to, fd);
	return r;
}

int listing_fds(int (*each)(void *to, int fd), void *to)
{
	char buf[1024] __attribute__((aligned(8)));
	int dir = sys_openat(SYS_AT_FDCWD, "/proc/self/fd",
			     SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	int r = 0;
	long n = 0;

	if (dir < 0)
		return one_by_one(each, to);
	while (r == 0 && (n = sys_getdents64(dir, buf, sizeof buf)) > 0)
		r = each_of(each, to, dir, buf, n);
	sys_close(dir);
	return r ? r : (int)n;
}
