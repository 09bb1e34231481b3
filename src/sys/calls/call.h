/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_CALL_H
#define SYS_CALLS_CALL_H

#include "../abi.h"
#include "syscall.h"

static inline long sys_ptr(const void *p)
{
	return (long)(uintptr_t)p;
}

#endif
