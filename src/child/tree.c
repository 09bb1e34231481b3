/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/clock.h"
#include "tree/cgroup.h"
#include "tree/hunt.h"

#define PATIENCE (10 * CLOCK_SECOND)
#define HEAD_START (100 * CLOCK_MS)
#define NAP_FIRST (CLOCK_MS / 4)
#define NAP_MOST (20 * CLOCK_MS)

static void shut(int *fd)
{
	if (*fd >= 0)
		sys_close(*fd);
	*fd = -1;
}

void tree_drop(struct tree *t)
{
	if (!t->ways)
		return;
	shut(&t->socket);
	shut(&t->guardian);
	shut(&t->init);
	shut(&t->cgroup);
	t->ways = 0;
}

/* What ends at once and needs no look around. */
static void strike(struct brood_child *c)
{
	struct tree *t = &c->tree;

	if (t->cgroup >= 0)
		cgroup_kill(t->cgroup);
	if (t->init >= 0)
		sys_pidfd_send_signal(t->init, SYS_SIGKILL);
	if (!c->reaped)
		child_signal(c, SYS_SIGKILL);
}

/* Dead and, where that keeps something else from its end, reaped. */
static int is_dead(struct brood_child *c)
{
	if (!c->reaped && c->kind == CHILD_PROCESS) {
		if (!hunt_is_over(c->made.pidfd))
			return 0;
		child_decide(c, CLOCK_NEVER);
		child_reap(c, SYS_WALL);
	}
	if (c->tree.init >= 0 && !hunt_is_over(c->tree.init))
		return 0;
	return c->tree.cgroup < 0 || cgroup_busy(c->tree.cgroup) <= 0;
}

/* Where no living is left in a cgroup, nothing else is to be found by it. */
static int needs_look(const struct brood_child *c)
{
	const struct tree *t = &c->tree;

	if (tree_adopted(c)) /* and a guardian that has ended has found none */
		return t->guardian >= 0 && !(hunt_is_over(t->guardian) &&
					     hunt_is_over(c->made.pidfd));
	return t->cgroup >= 0 && cgroup_busy(t->cgroup) > 0;
}

/* The living that only a look finds. */
static struct hunt_found find(const struct brood_child *c, struct walk *w)
{
	struct hunt_found found = {0, 0, 0};
	struct hunt h;

	*w = (struct walk){.proc = -1};
	if (needs_look(c)) {
		tree_hunt(c, &h);
		found = hunt_keep(&h, SYS_SIGKILL, w);
	}
	return found;
}

/* A guardian adopts those whose parents die. */
static int loses_orphans(const struct brood_child *c)
{
	return !tree_adopted(c) || c->tree.guardian < 0 ||
	       hunt_is_over(c->tree.guardian);
}

static void nap(int64_t *span)
{
	struct sys_timespec t = clock_span(*span);

	sys_nanosleep(&t);
	*span = *span < NAP_MOST ? *span * 2 : NAP_MOST;
}

int tree_kill(struct brood_child *c)
{
	int64_t deadline = clock_now() + PATIENCE, span = NAP_FIRST;

	for (;;) {
		struct walk w;
		struct hunt_found found = find(c, &w);

		strike(c);
		if (loses_orphans(c))
			hunt_await(&w, deadline);
		walk_end(&w);
		if (!found.live && is_dead(c))
			return 0;
		if (found.error < 0 && tree_adopted(c))
			return found.error;
		if (found.denied && found.denied == found.live &&
		    span == NAP_MOST)
			return -EPERM;
		if (!clock_left(deadline))
			return -ETIMEDOUT;
		nap(&span);
	}
}

/* It does the same, with rights that its owner may have lost since; whoever
 * stopped it must not have the last word. */
static int guardian_ends(struct tree *t, int64_t deadline)
{
	struct sys_pollfd poll = {.fd = t->guardian, .events = SYS_POLLIN};

	sys_send(t->socket, "", 1, SYS_MSG_NOSIGNAL);
	while (clock_left(deadline)) {
		struct sys_timespec span = clock_span(NAP_MOST);

		if (sys_ppoll(&poll, 1, &span) == 1)
			return 0;
		sys_pidfd_send_signal(t->guardian, SYS_SIGCONT);
	}
	return -ETIMEDOUT;
}

int tree_end(struct brood_child *c)
{
	struct tree *t = &c->tree;
	int r;

	/* It knows at once whether there is anybody left. */
	if (tree_adopted(c) && t->guardian >= 0)
		guardian_ends(t, clock_now() + HEAD_START);
	r = tree_kill(c);
	if (t->guardian >= 0 &&
	    guardian_ends(t, clock_now() + (r ? CLOCK_SECOND : PATIENCE)) == 0)
		r = 0;
	if (t->cgroup >= 0)
		cgroup_remove(t->cgroup, t->cgroup_name);
	tree_drop(t);
	return r;
}
