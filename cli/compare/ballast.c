/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "ballast.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int ballast_grow(uint64_t bytes)
{
	static uint64_t have;
	uint64_t more = bytes > have ? bytes - have : 0;
	long page = sysconf(_SC_PAGESIZE);
	char *p;

	if (more == 0)
		return 0;
	p = mmap(NULL, more, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return -errno;
	/* Small pages are what most programs have; huge ones are fewer to copy
	 * and would tell another story. */
	madvise(p, more, MADV_NOHUGEPAGE);
	/* One call where the kernel has it (Linux 5.14), else a fault each. */
	if (madvise(p, more, MADV_POPULATE_WRITE) < 0)
		for (uint64_t i = 0; i < more; i += (uint64_t)page)
			((volatile char *)p)[i] = 1;
	have = bytes;
	return 0;
}
