/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "error/text.h"
#include "sys/sys.h"
#include "tree/cgroup.h"
#include "tree/hunt.h"

#define TICK_US 10000 /* the kernel's for /proc, on every architecture */

/* "VmRSS:\t  1234 kB"; a kernel thread or a dead process has none. */
static int64_t resident(int proc, int pid)
{
	static const char key[] = "\nVmRSS:";
	char path[32], buf[2048];
	struct text t = {.buf = path, .size = sizeof path};
	long n;
	int fd;

	text_number(&t, pid);
	text_string(&t, "/status");
	text_end(&t);
	fd = sys_openat(proc, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (fd < 0)
		return 0;
	n = sys_read(fd, buf, sizeof buf - 1);
	sys_close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	for (const char *at = buf; at + sizeof key <= buf + n; at++)
		if (!mem_compare(at, key, sizeof key - 1)) {
			at += sizeof key - 1;
			while (*at == ' ' || *at == '\t')
				at++;
			return walk_number(at);
		}
	return 0;
}

static void add_ticks(struct brood_tree_use *u, const struct walk_entry *e)
{
	u->user_us += (int64_t)e->user * TICK_US;
	u->system_us += (int64_t)e->system * TICK_US;
}

/* Of those that are dead, their parent knows, if it waited for them: a guardian
 * and an init do. */
static void sum(struct brood_tree_use *u, const struct walk *w)
{
	for (size_t i = 0; i < w->count; i++) {
		const struct walk_entry *e = &w->list[i];

		if (e->mark)
			add_ticks(u, e);
		if (!hunt_is_in(e))
			continue;
		u->processes++;
		u->rss_kib += resident(w->proc, e->pid);
	}
}

static void by_cgroup(struct brood_tree_use *u, int cgroup)
{
	int64_t user = cgroup_value(cgroup, "cpu.stat", "user_usec");
	int64_t system = cgroup_value(cgroup, "cpu.stat", "system_usec");

	if (user < 0 || system < 0)
		return;
	u->user_us = user;
	u->system_us = system;
	u->flags &= ~BROOD_TREE_USAGE_LIVE;
}

int brood_tree_usage(const struct brood_child *c, struct brood_tree_use *u)
{
	struct hunt h;
	struct walk w;
	int r;

	if (!c || !u)
		return -EINVAL;
	if (!child_is_ours(c))
		return -ECHILD;
	if (!c->tree.ways)
		return -ENOENT;
	mem_zero(u, sizeof *u);
	if (!tree_adopted(c))
		u->flags |= BROOD_TREE_USAGE_LIVE;
	tree_hunt(c, &h);
	r = hunt_look(&h, &w);
	if (r == 0)
		sum(u, &w);
	walk_end(&w);
	if (r == 0 && c->tree.cgroup >= 0)
		by_cgroup(u, c->tree.cgroup);
	return r;
}
