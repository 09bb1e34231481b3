/* SPDX-License-Identifier: MIT */
#include "create/copy.h"

#include "create/libc.h"
#include "sys/sys.h"

int create_copy(struct sys_clone_args *args, size_t size, uint64_t *mask)
{
	uint64_t all = UINT64_MAX;
	struct libc_thread t;
	int r;

	libc_thread(&t);
	if (t.tid) {
		args->flags |=
			SYS_CLONE_CHILD_SETTID | SYS_CLONE_CHILD_CLEARTID;
		args->child_tid = (uint64_t)(uintptr_t)t.tid;
	}
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, mask);
	r = sys_clone3(args, size);
	if (r == 0 && t.robust_list)
		sys_set_robust_list(t.robust_list, t.robust_size);
	return r;
}

/* A directory's links are its subdirectories, and two more. */
int count_threads(void)
{
	struct sys_statx task;
	int r = sys_statx(SYS_AT_FDCWD, "/proc/self/task", 0, SYS_STATX_NLINK,
			  &task);

	return r < 0 ? r : (int)task.nlink - 2;
}

int copy_is_coherent(void)
{
	struct libc_thread t;

	libc_thread(&t);
	return t.tid || !libc_present();
}
