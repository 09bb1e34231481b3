/* SPDX-License-Identifier: MIT */
#ifndef SYS_ARCH_THREAD_AREA_H
#define SYS_ARCH_THREAD_AREA_H

#include <stdint.h>

/*
 * What code finds at the thread pointer: its own address, in the first word by
 * the ABI and in the third as glibc reads it, and the stack protector's value
 * at 0x28. That is copied from the calling thread, whose fs points somewhere
 * only beside a C library.
 */
static inline void sys_thread_area(void *pointer, int beside_libc)
{
	uintptr_t *word = pointer;

	word[0] = word[2] = (uintptr_t)pointer;
	if (beside_libc)
		__asm__ volatile("mov %%fs:0x28, %0" : "=r"(word[5]));
}

#endif
