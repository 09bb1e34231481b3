/* SPDX-License-Identifier: MIT */
#include "tree/hunt.h"

#include "sys/sys.h"
#include "tree/cgroup.h"

int hunt_is_over(int pidfd)
{
	struct sys_pollfd poll = {.fd = pidfd, .events = SYS_POLLIN};
	struct sys_timespec now = {0, 0};

	return sys_ppoll(&poll, 1, &now) == 1;
}

/* Its number was its own while /proc was read if it lives even now. */
int hunt_look(const struct hunt *h, struct walk *w)
{
	int r = walk_read(w);

	if (r < 0)
		return r;
	for (unsigned i = 0; i < sizeof h->roots / sizeof *h->roots; i++) {
		const struct hunt_root *root = &h->roots[i];

		if (root->pid &&
		    (root->pidfd < 0 || !hunt_is_over(root->pidfd)))
			walk_mark(w, root->pid, root->mark);
	}
	if (h->cgroup >= 0)
		cgroup_mark(h->cgroup, w, WALK_IN | WALK_HELD);
	walk_spread(w);
	return 0;
}

struct hunt_found hunt_keep(const struct hunt *h, int sig, struct walk *w)
{
	struct hunt_found found = {0, 0, 0};

	found.error = hunt_look(h, w);
	for (size_t i = 0; found.error == 0 && i < w->count; i++) {
		struct walk_entry *e = &w->list[i];
		int r;

		if (!hunt_is_in(e))
			continue;
		found.live++;
		if (sig == SYS_SIGKILL && (e->mark & WALK_HELD))
			continue;
		r = walk_signal(w, e, sig);
		if (r == 0 && sig == SYS_SIGKILL)
			e->mark |= WALK_SENT;
		if (r == -EPERM)
			found.denied++;
	}
	return found;
}

struct hunt_found hunt_once(const struct hunt *h, int sig)
{
	struct walk w;
	struct hunt_found found = hunt_keep(h, sig, &w);

	walk_end(&w);
	return found;
}

void hunt_await(const struct walk *w, int64_t deadline)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->list[i].mark & WALK_SENT)
			walk_await(w, &w->list[i], deadline);
}
