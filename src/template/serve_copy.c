/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "sys/sys.h"

int serve_copy(const struct serve *s, int *pidfd)
{
	struct sys_clone_args args = {.flags = SYS_CLONE_PARENT |
					       SYS_CLONE_PIDFD,
				      .pidfd = (uint64_t)(uintptr_t)pidfd};
	int r;

	if (s->libc.tid) {
		args.flags |= SYS_CLONE_CHILD_SETTID | SYS_CLONE_CHILD_CLEARTID;
		args.child_tid = (uint64_t)(uintptr_t)s->libc.tid;
	}
	r = sys_clone3(&args, SYS_CLONE_ARGS_V0);
	if (r == 0 && s->libc.robust_list)
		sys_set_robust_list(s->libc.robust_list, s->libc.robust_size);
	return r;
}
