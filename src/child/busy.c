/* SPDX-License-Identifier: MIT */
#include "child/busy.h"

#include "error/text.h"
#include "sys/sys.h"

/* So many descriptors are looked at: on a large machine it is not worth more.
 */
#define LOOKS_MOST 8192

struct search {
	const struct brood_error *wanted;
	int looks;
};

static void path_of(char *path, size_t size, int pid, const char *rest, int fd)
{
	struct text t = {.buf = path, .size = size};

	text_string(&t, "/proc/");
	text_number(&t, pid);
	text_string(&t, rest);
	if (fd >= 0)
		text_number(&t, fd);
	text_end(&t);
}

static int number(const char *name)
{
	int n = 0;

	for (; *name; name++) {
		if (*name < '0' || *name > '9')
			return -1;
		n = n * 10 + (*name - '0');
	}
	return n;
}

/* "pos:\t0\nflags:\t0100001\n": the last digit is how it is open. */
static int may_write(int pid, int fd)
{
	char path[48], buf[128];
	long n, i = 0;
	int info, lines = 0;

	path_of(path, sizeof path, pid, "/fdinfo/", fd);
	info = sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (info < 0)
		return 0;
	n = sys_read(info, buf, sizeof buf);
	sys_close(info);
	for (; i < n && lines < 2; i++)
		lines += buf[i] == '\n';
	return lines == 2 && (buf[i - 2] & 3);
}

static int is_it(struct search *s, int pid, int fd)
{
	struct sys_statx st;
	char path[48];

	s->looks++;
	path_of(path, sizeof path, pid, "/fd/", fd);
	return sys_statx(SYS_AT_FDCWD, path, 0, SYS_STATX_INO, &st) == 0 &&
	       st.ino == s->wanted->reserved[0] &&
	       st.device == s->wanted->reserved[1] && may_write(pid, fd);
}

static int holds(struct search *s, int pid)
{
	char path[48], buf[1024] __attribute__((aligned(8)));
	int dir, found = 0;
	long n;

	path_of(path, sizeof path, pid, "/fd", -1);
	dir = sys_openat(SYS_AT_FDCWD, path,
			 SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	if (dir < 0)
		return 0;
	while (!found && s->looks < LOOKS_MOST &&
	       (n = sys_getdents64(dir, buf, sizeof buf)) > 0)
		for (long at = 0; !found && at < n;) {
			const struct sys_dirent *d = (const void *)(buf + at);
			int fd = number(d->name);

			at += d->reclen;
			found = fd >= 0 && is_it(s, pid, fd);
		}
	sys_close(dir);
	return found;
}

/* Most often it is a descriptor of the caller's: that is found first, however
 * many others there are. */
static int find(struct search *s)
{
	char buf[1024] __attribute__((aligned(8)));
	int self = sys_getpid(), found = holds(s, self) ? self : 0;
	int dir = sys_openat(SYS_AT_FDCWD, "/proc",
			     SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	long n;

	if (dir < 0)
		return 0;
	while (!found && s->looks < LOOKS_MOST &&
	       (n = sys_getdents64(dir, buf, sizeof buf)) > 0)
		for (long at = 0; !found && at < n;) {
			const struct sys_dirent *d = (const void *)(buf + at);
			int pid = number(d->name);

			at += d->reclen;
			if (pid > 0 && pid != self && holds(s, pid))
				found = pid;
		}
	sys_close(dir);
	return found;
}

void busy_find(struct brood_error *err)
{
	struct search s = {.wanted = err};

	if (err->reason != BROOD_REASON_BUSY)
		return;
	err->other = find(&s);
	if (err->other)
		err->reason = BROOD_REASON_BUSY_BY;
	err->reserved[0] = err->reserved[1] = 0;
}
