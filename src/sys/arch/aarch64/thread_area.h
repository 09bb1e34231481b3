/* SPDX-License-Identifier: MIT */
#ifndef SYS_ARCH_THREAD_AREA_H
#define SYS_ARCH_THREAD_AREA_H

/* Nothing but zeroes is expected at the thread pointer: the stack protector's
 * value is the whole process's. */
static inline void sys_thread_area(void *pointer, int beside_libc)
{
	(void)pointer;
	(void)beside_libc;
}

#endif
