/* SPDX-License-Identifier: MIT */
#include "child/handle.h"
#include "child/waitset.h"

#include "sys/clock.h"
#include "sys/sys.h"

/*
 * Killed within exec it has no exit signal yet, and the application's wait(2)
 * would not see it. The kernel gives the signal before the memory is left, so
 * that there is nothing to wait for where the child is an ordinary one.
 */
static int died_in_exec(const struct brood_child *c)
{
	struct sys_siginfo info;

	return !(c->made.got & BROOD_GOT_LEGACY_CLONE) &&
	       sys_waitid(SYS_P_PID, c->made.pid, &info,
			  SYS_WEXITED | SYS_WNOHANG | SYS_WNOWAIT | SYS_WCLONE,
			  NULL) == 0;
}

static int why_not(struct brood_child *c)
{
	if (!child_is_ours(c))
		return -ECHILD;
	child_decide(c, CLOCK_NEVER);
	if (c->state == CHILD_STARTED && c->kind == CHILD_PROCESS &&
	    !c->reaped && died_in_exec(c))
		child_failed(c);
	if (c->state == CHILD_FAILED)
		return c->report.code;
	return c->reaped ? -ECHILD : 0;
}

pid_t brood_child_release(struct brood_child **child, int *pidfd)
{
	struct brood_child *c = child ? *child : NULL;
	int r;

	if (pidfd)
		*pidfd = -1;
	if (!c)
		return -EINVAL;
	if (c->tree.ways && child_is_ours(c))
		return -EBUSY;
	*child = NULL;
	waitset_leave(c);
	r = why_not(c);
	if (r == 0) {
		r = c->made.pid;
		if (pidfd) {
			*pidfd = c->made.pidfd;
			c->made.pidfd = -1;
		}
	}
	child_drop(c);
	return r;
}
