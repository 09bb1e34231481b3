/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/sys.h"

/* A stopped process would heed it only when it goes on. */
static int ask(struct brood_child *c, int sig)
{
	int r = sig == SYS_SIGKILL ? child_kill(c) : child_signal(c, sig);

	if (r == 0 && sig != SYS_SIGKILL && sig != SYS_SIGCONT)
		child_signal(c, SYS_SIGCONT);
	return r;
}

static int end_by_force(struct brood_child *c, struct brood_exit *exit)
{
	int r = child_kill(c);

	/* -ESRCH: it has ended meanwhile, and something else has reaped it. */
	if (r == 0 || r == -ESRCH)
		r = brood_wait(c, -1, exit);
	return r < 0 ? r : 1;
}

int brood_terminate(struct brood_child *c, int sig, int grace_ms,
		    struct brood_exit *exit)
{
	int r;

	if (exit)
		mem_zero(exit, sizeof *exit);
	if (!c || sig < 0)
		return -EINVAL;
	if (!child_is_ours(c))
		return -ECHILD;
	if (c->kind == CHILD_THREAD)
		return -EOPNOTSUPP;
	r = ask(c, sig ? sig : SYS_SIGTERM);
	if (r < 0 && r != -ESRCH)
		return r;
	r = brood_wait(c, grace_ms, exit);
	return r == -ETIMEDOUT ? end_by_force(c, exit) : r;
}
