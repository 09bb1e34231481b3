/* SPDX-License-Identifier: MIT */
#include "tree/cgroup.h"

#include "sys/sys.h"

#define DEPTH_MOST 16 /* those deeper are removed by the next try */
#define DIRECTORY (SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC)

int cgroup_kill(int dir)
{
	int fd =
		sys_openat(dir, "cgroup.kill", SYS_O_WRONLY | SYS_O_CLOEXEC, 0);
	long n;

	if (fd < 0)
		return fd;
	n = sys_write(fd, "1", 1);
	sys_close(fd);
	return n < 0 ? (int)n : 0;
}

int64_t cgroup_value(int dir, const char *file, const char *word)
{
	char buf[512];
	size_t length = str_length(word);
	int fd = sys_openat(dir, file, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	long n;

	if (fd < 0)
		return fd;
	n = sys_read(fd, buf, sizeof buf - 1);
	sys_close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	for (const char *at = buf; *at; at++) {
		if ((at == buf || at[-1] == '\n') &&
		    (size_t)(buf + n - at) > length &&
		    !mem_compare(at, word, length) && at[length] == ' ')
			return walk_number(at + length + 1);
	}
	return -ENOENT;
}

int cgroup_busy(int dir)
{
	return (int)cgroup_value(dir, "cgroup.events", "populated");
}

/* What to do with each directory below, and how. */
struct below {
	void (*act)(const struct below *how, int dir, const char *name,
		    int depth);
	struct walk *walk;
	uint32_t mark;
	int depth;
};

#define TYPE_DIRECTORY 4

static void each_below(const struct below *how, int dir, int depth)
{
	char buf[512] __attribute__((aligned(8)));
	/* Of its own: reading one moves it on. */
	int list = depth < DEPTH_MOST ? sys_openat(dir, ".", DIRECTORY, 0) : -1;
	long n;

	if (list < 0)
		return;
	while ((n = sys_getdents64(list, buf, sizeof buf)) > 0)
		for (long at = 0; at < n;) {
			const struct sys_dirent *d = (const void *)(buf + at);

			if (d->type == TYPE_DIRECTORY && d->name[0] != '.')
				how->act(how, dir, d->name, depth);
			at += d->reclen;
		}
	sys_close(list);
}

static void remove_one(const struct below *how, int above, const char *name,
		       int depth)
{
	int dir = sys_openat(above, name, DIRECTORY, 0);

	if (dir < 0)
		return;
	each_below(how, dir, depth + 1);
	sys_close(dir);
	sys_unlinkat(above, name, SYS_AT_REMOVEDIR);
}

int cgroup_remove(int dir, const char *name)
{
	const struct below how = {.act = remove_one};
	int above = sys_openat(dir, "..",
			       SYS_O_PATH | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	int r;

	if (above < 0)
		return above;
	each_below(&how, dir, 0);
	r = sys_unlinkat(above, name, SYS_AT_REMOVEDIR);
	sys_close(above);
	return r;
}

static void mark_here(int dir, struct walk *w, uint32_t mark)
{
	int fd = sys_openat(dir, "cgroup.procs", SYS_O_RDONLY | SYS_O_CLOEXEC,
			    0);
	char buf[512];
	int pid = 0;
	long n;

	if (fd < 0)
		return;
	while ((n = sys_read(fd, buf, sizeof buf)) > 0)
		for (long i = 0; i < n; i++) {
			if (buf[i] >= '0' && buf[i] <= '9') {
				pid = pid * 10 + (buf[i] - '0');
				continue;
			}
			walk_mark(w, pid, mark);
			pid = 0;
		}
	sys_close(fd);
}

static void mark_one(const struct below *how, int above, const char *name,
		     int depth)
{
	int dir = sys_openat(above, name, DIRECTORY, 0);

	if (dir < 0)
		return;
	mark_here(dir, how->walk, how->mark);
	each_below(how, dir, depth + 1);
	sys_close(dir);
}

void cgroup_mark(int dir, struct walk *w, uint32_t mark)
{
	const struct below how = {.act = mark_one, .walk = w, .mark = mark};

	mark_here(dir, w, mark);
	each_below(&how, dir, 0);
}
