/* SPDX-License-Identifier: MIT */
#ifndef SYS_CALLS_MEMORY_H
#define SYS_CALLS_MEMORY_H

/* Memory. */
#include "call.h"

static inline int sys_mincore(uint64_t at, size_t size, unsigned char *out)
{
	return (int)sys_call3(__NR_mincore, (long)at, (long)size, sys_ptr(out));
}

static inline int sys_is_error(const void *p)
{
	return (unsigned long)(uintptr_t)p > -4096ul;
}

static inline int sys_madvise(void *addr, size_t size, int advice)
{
	return (int)sys_call3(__NR_madvise, sys_ptr(addr), (long)size, advice);
}

/* Anonymous memory; sys_is_error() tells a failure from an address. */
static inline void *sys_mmap(size_t size, int prot, int flags)
{
	return (void *)sys_call6(__NR_mmap, 0, (long)size, prot,
				 flags | SYS_MAP_ANONYMOUS, -1, 0);
}

static inline void *sys_mmap_at(void *at, size_t size, int prot, int flags,
				int fd, uint64_t offset)
{
	return (void *)sys_call6(__NR_mmap, sys_ptr(at), (long)size, prot,
				 flags, fd, (long)offset);
}

static inline int sys_mprotect(void *addr, size_t size, int prot)
{
	return (int)sys_call3(__NR_mprotect, sys_ptr(addr), (long)size, prot);
}

static inline void *sys_mremap(void *addr, size_t size, size_t wanted,
			       int flags)
{
	return (void *)sys_call4(__NR_mremap, sys_ptr(addr), (long)size,
				 (long)wanted, flags);
}

static inline int sys_munmap(void *addr, size_t size)
{
	return (int)sys_call3(__NR_munmap, sys_ptr(addr), (long)size, 0);
}

#endif
