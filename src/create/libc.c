/* SPDX-License-Identifier: MIT */
#include "create/libc.h"

#include "sys/sys.h"

extern char **environ __attribute__((weak));

int libc_present(void)
{
	return &environ != NULL;
}

void libc_thread(struct libc_thread *t)
{
	*t = (struct libc_thread){.tid = NULL};
	/* musl has a lock there, which is not this thread's id. */
	if (sys_prctl(SYS_PR_GET_TID_ADDRESS, (unsigned long)sys_ptr(&t->tid),
		      0) < 0 ||
	    !t->tid || *t->tid != (uint32_t)sys_gettid()) {
		t->tid = NULL;
		return;
	}
	if (sys_get_robust_list(0, &t->robust_list, &t->robust_size) < 0)
		t->robust_list = NULL;
}

void *libc_errno(void)
{
	return __errno_location ? (void *)__errno_location() : NULL;
}
