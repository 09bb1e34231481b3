/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "create/copy.h"
#include "error/text.h"
#include "sys/sys.h"

static void name_thread(struct text *t, int dir, const char *tid)
{
	char path[24], name[17];
	size_t n = str_length(tid);
	long size;
	int fd;

	if (n > sizeof path - 6)
		return;
	mem_copy(path, tid, n);
	mem_copy(path + n, "/comm", 6);
	fd = sys_openat(dir, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	size = fd < 0 ? 0 : sys_read(fd, name, sizeof name - 1);
	if (fd >= 0)
		sys_close(fd);
	if (size <= 0)
		return;
	name[size] = '\0';
	if (name[size - 1] == '\n')
		name[size - 1] = '\0';
	if (t->length)
		text_string(t, ", ");
	text_escaped(t, name);
}

int serve_threads(char names[WIRE_DETAIL])
{
	struct text t = {.buf = names, .size = WIRE_DETAIL};
	char buf[1024] __attribute__((aligned(8)));
	int count = count_threads();
	int dir;
	long n;

	if (count <= 1)
		return count;
	dir = sys_openat(SYS_AT_FDCWD, "/proc/self/task",
			 SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC, 0);
	n = dir < 0 ? 0 : sys_getdents64(dir, buf, sizeof buf);
	for (long at = 0; at < n;) {
		const struct sys_dirent *d = (const void *)(buf + at);

		if (d->name[0] != '.')
			name_thread(&t, dir, d->name);
		at += d->reclen;
	}
	if (dir >= 0)
		sys_close(dir);
	text_end(&t);
	return count;
}
