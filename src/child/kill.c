/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/sys.h"

int brood_kill(struct brood_child *c, int sig)
{
	int r;

	if (!c)
		return -EINVAL;
	if (__atomic_load_n(&c->reaped, __ATOMIC_ACQUIRE))
		return -ESRCH;
	if (c->made.pidfd >= 0) {
		r = sys_pidfd_send_signal(c->made.pidfd, sig);
		/* Filters take the call away with either of the two. */
		if (r != -ENOSYS && r != -EPERM)
			return r;
	}
	return sys_kill(c->made.pid, sig);
}
