/* SPDX-License-Identifier: MIT */
#include "child/handle.h"
#include "child/waitset.h"

#include "sys/clock.h"

void child_drop(struct brood_child *c)
{
	tree_drop(&c->tree);
	child_close_pipes(c);
	if (c->made.pidfd >= 0)
		sys_close(c->made.pidfd);
	if (c->done >= 0)
		sys_close(c->done);
	child_free(c);
}

/* Has left the memory, or never was asynchronous. What failed is reaped, since
 * nobody else can see it; what ended is reaped as promised. */
static void end(struct brood_child *c)
{
	child_decide(c, c->hear ? 0 : CLOCK_NEVER);
	if (c->kind == CHILD_PROCESS)
		child_reap(c, SYS_WALL | SYS_WNOHANG);
	child_drop(c);
}

/* It ran when its handle was closed: its status is the application's. Only one
 * that was killed within exec is nobody's, since it never got an exit signal.
 */
static void abandoned(void *arg)
{
	struct brood_child *c = arg;

	c->slot = NULL;
	child_decide(c, CLOCK_NEVER);
	if (c->kind == CHILD_PROCESS)
		child_reap(c, SYS_WCLONE | SYS_WNOHANG);
	child_drop(c);
}

/* Leaves the handle to whoever next finds that the child has gone. */
static int leave_in_flight(struct brood_child *c)
{
	struct slot *slot = c->slot;

	if (!slot || !slot_claim(slot, c->slot_tag)) {
		c->slot = NULL;
		return 0;
	}
	if (__atomic_load_n(&c->word, __ATOMIC_ACQUIRE) == BORN_GONE) {
		c->slot = NULL;
		slot_put(slot);
		return 0;
	}
	child_close_pipes(c);
	if (c->kind == CHILD_THREAD && c->made.pidfd >= 0) {
		sys_close(c->made.pidfd);
		c->made.pidfd = -1;
	}
	slot->abandoned = abandoned;
	slot->abandoned_arg = c;
	slot_fly_on(slot, c->slot_tag);
	return 1;
}

void brood_child_close(struct brood_child **child)
{
	struct brood_child *c = child ? *child : NULL;

	if (!c)
		return;
	*child = NULL;
	waitset_leave(c);
	if (!child_is_ours(c)) {
		child_drop(c); /* the process is another's to reap */
		return;
	}
	if (c->tree.ways)
		tree_end(c);
	if (!leave_in_flight(c))
		end(c);
}
