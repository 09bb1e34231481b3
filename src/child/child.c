/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/abi.h"

pid_t brood_pid(const struct brood_child *c)
{
	return c ? c->made.pid : -EINVAL;
}

int brood_pidfd(const struct brood_child *c)
{
	if (!c)
		return -EINVAL;
	return c->made.pidfd >= 0 ? c->made.pidfd : -ENOSYS;
}

uint64_t brood_got(const struct brood_child *c)
{
	return c ? c->made.got : 0;
}
