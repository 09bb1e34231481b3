/* SPDX-License-Identifier: MIT */
#include "create/ladder.h"

#include "sys/sys.h"

/* As for birth in a cgroup: the descriptor is looked at last. */
int ladder_has_autokill(void)
{
	int32_t pidfd = -1;
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_FILES |
			 SYS_CLONE_PIDFD | SYS_CLONE_AUTOREAP | SYS_CLONE_NNP |
			 SYS_CLONE_PIDFD_AUTOKILL | SYS_CLONE_INTO_CGROUP,
		.pidfd = (uint64_t)(uintptr_t)&pidfd,
		.cgroup = INT32_MAX,
	};

	return (ladder_has() & BROOD_HAS_CLONE3) &&
	       sys_clone3(&args, SYS_CLONE_ARGS_V2) == -EBADF;
}
