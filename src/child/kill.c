/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/sys.h"

/* Filters take the call away with ENOSYS or with EPERM, which it may also mean:
 * without a descriptor it fails in one way only. */
static int has_send_signal(void)
{
	return sys_pidfd_send_signal(-1, 0) == -EBADF;
}

int child_signal(const struct brood_child *c, int sig)
{
	int r;

	if (__atomic_load_n(&c->reaped, __ATOMIC_ACQUIRE))
		return -ESRCH;
	if (c->made.pidfd >= 0) {
		r = sys_pidfd_send_signal(c->made.pidfd, sig);
		if ((r != -ENOSYS && r != -EPERM) || has_send_signal())
			return r;
	}
	return c->kind == CHILD_THREAD
		       ? sys_tgkill(sys_getpid(), c->made.pid, sig)
		       : sys_kill(c->made.pid, sig);
}

int child_kill(struct brood_child *c)
{
	return c->tree.ways ? tree_kill(c) : child_signal(c, SYS_SIGKILL);
}

int brood_kill(struct brood_child *c, int sig)
{
	if (!c)
		return -EINVAL;
	if (!child_is_ours(c))
		return -ECHILD;
	return child_signal(c, sig);
}
