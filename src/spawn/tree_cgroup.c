/* SPDX-License-Identifier: MIT */
#include "spawn/tree.h"

#include "create/ladder.h"
#include "error/text.h"
#include "sys/sys.h"
#include "tree/cgroup.h"

#define CGROUP2_MAGIC 0x63677270u
#define ROOM ((size_t)16 * 1024)
#define TRIES 64
#define DIRECTORY (SYS_O_RDONLY | SYS_O_DIRECTORY | SYS_O_CLOEXEC)

/* Where systems mount version 2, alone or beside version 1. */
static const char *const mounts[] = {
	"/sys/fs/cgroup",
	"/sys/fs/cgroup/unified",
};

static const char *mount_point(void)
{
	struct sys_statfs fs;

	for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++)
		if (sys_statfs(mounts[i], &fs) == 0 &&
		    fs.before[0] == CGROUP2_MAGIC)
			return mounts[i];
	return NULL;
}

static long read_all(const char *path, char *buf, size_t size)
{
	int fd =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	size_t at = 0;
	long n = fd;

	if (fd < 0)
		return fd;
	while (at < size - 1 && (n = sys_read(fd, buf + at, size - 1 - at)) > 0)
		at += (size_t)n;
	sys_close(fd);
	buf[at] = '\0';
	return n < 0 ? n : (long)at;
}

/* "0::/path" is version 2; the path ends with the line. */
static char *own_path(char *list)
{
	for (char *line = list; *line;) {
		char *end = line;

		while (*end && *end != '\n')
			end++;
		if (line[0] == '0' && line[1] == ':' && line[2] == ':') {
			*end = '\0';
			return line + 3;
		}
		line = *end ? end + 1 : end;
	}
	return NULL;
}

/* The caller's own cgroup, or an error. */
static int open_own(struct arena *arena)
{
	struct text t = {.buf = arena_alloc(arena, ROOM), .size = ROOM};
	char *list = arena_alloc(arena, ROOM), *path;
	const char *at = mount_point();
	long n;

	if (!at)
		return -ENOENT;
	if (!t.buf || !list)
		return -ENOMEM;
	n = read_all("/proc/self/cgroup", list, ROOM);
	if (n < 0)
		return (int)n;
	path = own_path(list);
	if (!path)
		return -ENOENT;
	text_string(&t, at);
	text_string(&t, path);
	text_end(&t);
	return sys_openat(SYS_AT_FDCWD, t.buf, DIRECTORY, 0);
}

/* Names of two processes never meet, but in two namespaces they may. */
static int make_named(struct tree *tree, int above)
{
	static uint32_t last;
	int r = -EEXIST;

	for (int i = 0; r == -EEXIST && i < TRIES; i++) {
		struct text t = {.buf = tree->cgroup_name,
				 .size = sizeof tree->cgroup_name};

		text_string(&t, "brood-");
		text_number(&t, sys_getpid());
		text_char(&t, '-');
		text_number(&t, __atomic_fetch_add(&last, 1, __ATOMIC_RELAXED));
		text_end(&t);
		r = sys_mkdirat(above, tree->cgroup_name, 0755);
	}
	return r;
}

/* Not by killing nobody: Linux counts how often a cgroup was killed, and kills
 * at birth whose maker's cgroup has another count. */
static int can_be_killed(int dir)
{
	int fd =
		sys_openat(dir, "cgroup.kill", SYS_O_WRONLY | SYS_O_CLOEXEC, 0);

	if (fd >= 0)
		sys_close(fd);
	return fd < 0 ? fd : 0;
}

static int make_below(struct tree *tree, int above)
{
	int r = make_named(tree, above);

	if (r < 0)
		return r;
	r = tree->cgroup = sys_openat(above, tree->cgroup_name, DIRECTORY, 0);
	if (r >= 0)
		r = can_be_killed(tree->cgroup);
	if (r == -ENOENT)
		r = -ENOSYS; /* Linux before 5.14, or version 1 */
	if (r < 0) {
		sys_unlinkat(above, tree->cgroup_name, SYS_AT_REMOVEDIR);
		if (tree->cgroup >= 0)
			sys_close(tree->cgroup);
		tree->cgroup = -1;
	}
	return r < 0 ? r : 0;
}

int tree_make_cgroup(struct tree_making *m)
{
	int above = m->born->cgroup, r;

	if (!ladder_has_cgroup())
		return tree_not_here(m, "birth in a cgroup", -ENOSYS);
	if (above < 0) {
		above = open_own(m->arena);
		if (above < 0)
			return tree_not_here(
				m, "the caller's own cgroup, of version 2",
				above);
	}
	r = make_below(m->tree, above);
	if (above != m->born->cgroup)
		sys_close(above);
	if (r < 0)
		return tree_not_here(m, "a cgroup that can be killed", r);
	m->tree->ways |= BROOD_TREE_CGROUP;
	m->born->tree_cgroup = m->tree->cgroup;
	return 0;
}

void tree_undo_cgroup(struct tree *tree)
{
	if (tree->cgroup < 0)
		return;
	cgroup_remove(tree->cgroup, tree->cgroup_name);
	sys_close(tree->cgroup);
	tree->cgroup = -1;
	tree->ways &= ~BROOD_TREE_CGROUP;
}
