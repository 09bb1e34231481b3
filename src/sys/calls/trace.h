/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_TRACE_H
#define SYS_CALLS_TRACE_H

/* Another process's memory and registers. */
#include "call.h"

static inline long sys_process_vm_readv(int pid, const struct sys_iovec *here,
					const struct sys_iovec *there)
{
	return sys_call6(__NR_process_vm_readv, pid, sys_ptr(here), 1,
			 sys_ptr(there), 1, 0);
}

static inline long sys_process_vm_writev(int pid, const struct sys_iovec *here,
					 const struct sys_iovec *there)
{
	return sys_call6(__NR_process_vm_writev, pid, sys_ptr(here), 1,
			 sys_ptr(there), 1, 0);
}

static inline int sys_ptrace(int request, int pid)
{
	return (int)sys_call4(__NR_ptrace, request, pid, 0, 0);
}

static inline int sys_ptrace_with(int request, int pid, uint64_t address,
				  uint64_t data)
{
	return (int)sys_call4(__NR_ptrace, request, pid, (long)address,
			      (long)data);
}

#endif
