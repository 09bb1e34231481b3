/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/clock.h"

#define NAP_FIRST CLOCK_MS
#define NAP_MOST (20 * CLOCK_MS)
#define EVENTS (SYS_WSTOPPED | SYS_WCONTINUED | SYS_WALL)

static int code_of(const struct sys_siginfo *info)
{
	if (!info->pid)
		return 0;
	return info->code == SYS_CLD_TRAPPED ? SYS_CLD_STOPPED : info->code;
}

/* Leaves it to be told: an end has to be looked into before it is reaped. */
static int peek(const struct brood_child *c, int options,
		struct sys_siginfo *info)
{
	struct sys_rusage unused;
	int r;

	info->pid = 0;
	r = child_waitid(c, info, EVENTS | SYS_WEXITED | SYS_WNOWAIT | options,
			 &unused);
	return r < 0 ? r : code_of(info);
}

/* 1 if it was still there to be taken. */
static int take(const struct brood_child *c, int code, struct brood_exit *exit)
{
	int stopped = code == SYS_CLD_STOPPED;
	struct sys_siginfo info = {.pid = 0};
	struct sys_rusage unused;

	if (child_waitid(c, &info,
			 (stopped ? SYS_WSTOPPED : SYS_WCONTINUED) | SYS_WALL |
				 SYS_WNOHANG,
			 &unused) < 0 ||
	    !info.pid)
		return 0;
	exit->how = stopped ? BROOD_STOPPED : BROOD_CONTINUED;
	exit->value = info.status;
	return 1;
}

/* At its end it wakes at once. */
static int nap(const struct brood_child *c, int64_t deadline, int64_t *ns)
{
	struct sys_pollfd poll = {.fd = c->made.pidfd, .events = SYS_POLLIN};
	int64_t left = clock_left(deadline);
	struct sys_timespec span = clock_span(left < *ns ? left : *ns);

	if (!left)
		return -ETIMEDOUT;
	sys_ppoll(&poll, 1, &span);
	*ns = *ns < NAP_MOST ? *ns * 2 : NAP_MOST;
	return 0;
}

/* 1: told. 0: it has ended. */
static int wait_event(const struct brood_child *c, int64_t deadline,
		      struct brood_exit *exit)
{
	int options = deadline == CLOCK_NEVER ? 0 : SYS_WNOHANG;
	int64_t ns = NAP_FIRST;

	for (;;) {
		struct sys_siginfo info;
		int r = peek(c, options, &info);

		if (r == SYS_CLD_STOPPED || r == SYS_CLD_CONTINUED) {
			if (take(c, r, exit))
				return 1;
			continue;
		}
		if (r)
			return r == -ECHILD || r > 0 ? 0 : r;
		r = nap(c, deadline, &ns);
		if (r < 0)
			return r;
	}
}

int brood_wait_event(struct brood_child *c, int timeout_ms,
		     struct brood_exit *exit)
{
	struct brood_exit own;
	int r;

	if (exit)
		mem_zero(exit, sizeof *exit);
	if (!c)
		return -EINVAL;
	if (!child_is_ours(c))
		return -ECHILD;
	if (c->kind != CHILD_PROCESS || c->reaped || tree_adopted(c))
		return brood_wait(c, timeout_ms, exit);
	r = wait_event(c, clock_deadline(timeout_ms), exit ? exit : &own);
	if (r)
		return r < 0 ? r : 0;
	return brood_wait(c, -1, exit);
}
