/* SPDX-License-Identifier: MIT */
#include "create/ladder.h"

#include "sys/sys.h"

/*
 * No descriptor has this number, and the kernel looks for it last: a kernel
 * that knows the flag says so, others do not get that far. -EAGAIN and the like
 * tell nothing.
 */
static int ask(void)
{
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_FILES |
			 SYS_CLONE_INTO_CGROUP,
		.cgroup = INT32_MAX,
	};

	return sys_clone3(&args, SYS_CLONE_ARGS_V2);
}

int ladder_has_cgroup(void)
{
	static int known; /* 0: not yet, else 1 more than the answer */
	int now = __atomic_load_n(&known, __ATOMIC_RELAXED);

	if (!(ladder_has() & BROOD_HAS_CLONE3))
		return 0;
	if (!now) {
		int r = ask();

		if (r != -EBADF && r != -EINVAL && r != -E2BIG)
			return 1; /* a real one will tell */
		now = 1 + (r == -EBADF);
		__atomic_store_n(&known, now, __ATOMIC_RELAXED);
	}
	return now - 1;
}
