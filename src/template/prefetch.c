/* SPDX-License-Identifier: MIT */
#include "template/prefetch.h"

#include "sys/sys.h"

/* What cannot be had at once, or is not there any more, is met by a fault
 * later, as it would be without this. */
void prefetch_populate(const struct prefetch *p)
{
	for (uint32_t i = 0; p->page && i < p->n_runs; i++)
		sys_madvise((void *)(uintptr_t)p->runs[i].start,
			    p->runs[i].size, p->runs[i].advice);
}
