/* SPDX-License-Identifier: MIT */
#include "born/function.h"

#include "born/born.h"
#include "sys/sys.h"

void born_function(void *arg)
{
	struct born_function *f = arg;
	int r;

	if (f->reset_handlers)
		born_reset_handlers();
	if (f->robust_list)
		sys_set_robust_list(f->robust_list, f->robust_size);
	if (f->suspends)
		__atomic_store_n(f->suspends, sys_getpid(), __ATOMIC_RELEASE);
	if (f->tid)
		*f->tid = sys_gettid();
	if (f->set_mask)
		sys_rt_sigprocmask(SYS_SIG_SETMASK, &f->mask, NULL);
	r = f->fn(f->arg);
	if (f->result)
		__atomic_store_n(f->result, r, __ATOMIC_RELEASE);
	if (f->thread)
		sys_exit(r);
	sys_exit_group(r);
}
