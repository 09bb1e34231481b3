/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/sys.h"
#include "tree/hunt.h"

int brood_tree(const struct brood_child *c, struct brood_tree_info *info)
{
	const struct tree *t = c ? &c->tree : NULL;

	if (!c || !info)
		return -EINVAL;
	mem_zero(info, sizeof *info);
	info->cgroup_fd = -1;
	if (!t->ways)
		return 0;
	info->ways = t->ways;
	info->guardian = t->guardian_pid;
	info->init = t->init_pid;
	info->cgroup_fd = t->cgroup;
	str_cut(info->cgroup, sizeof info->cgroup, t->cgroup_name);
	return 0;
}

static int check(const struct brood_child *c)
{
	if (!c)
		return -EINVAL;
	if (!child_is_ours(c))
		return -ECHILD;
	return c->tree.ways ? 0 : -ENOENT;
}

int brood_tree_kill(struct brood_child *c, int sig)
{
	struct hunt_found found;
	struct hunt h;
	int r = check(c);

	if (r < 0)
		return r;
	if (sig <= 0 || sig > SYS_NSIG)
		return -EINVAL;
	if (sig == SYS_SIGKILL)
		return tree_kill(c);
	tree_hunt(c, &h);
	found = hunt_once(&h, sig);
	if (found.error < 0)
		return found.error;
	return found.denied ? -EPERM : found.live;
}

int brood_tree_list(const struct brood_child *c, pid_t *pids, size_t room)
{
	struct hunt h;
	struct walk w;
	size_t n = 0;
	int r = check(c);

	if (r < 0)
		return r;
	tree_hunt(c, &h);
	r = hunt_look(&h, &w);
	for (size_t i = 0; r == 0 && i < w.count; i++) {
		if (!hunt_is_in(&w.list[i]))
			continue;
		if (n < room)
			pids[n] = w.list[i].pid;
		n++;
	}
	walk_end(&w);
	return r < 0 ? r : (int)n;
}
