/* SPDX-License-Identifier: MIT */
#include "condition.h"

#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define SPARE_FDS 32                     /* for pidfds while measuring */
#define SPARE_MEMORY ((size_t)512 << 20) /* left to the rest of the machine */

/*
 * Separate open files, as a server has them, not duplicates of one; close on
 * exec, as careful programs open them.
 */
static int open_files(unsigned want, int first, unsigned *got)
{
	struct rlimit lim;

	if (getrlimit(RLIMIT_NOFILE, &lim) < 0)
		return -errno;
	lim.rlim_cur = lim.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &lim) < 0)
		return -errno;
	if (lim.rlim_max != RLIM_INFINITY && want + SPARE_FDS > lim.rlim_max)
		want = (unsigned)lim.rlim_max - SPARE_FDS;
	if (close_range((unsigned)first, ~0u, 0) < 0)
		return -errno;
	for (*got = (unsigned)first; *got < want; (*got)++)
		if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			return -errno;
	return 0;
}

static size_t free_memory(void)
{
	struct sysinfo info;
	size_t all;

	if (sysinfo(&info) < 0)
		return 0;
	all = (size_t)info.freeram * info.mem_unit;
	return all > SPARE_MEMORY ? all - SPARE_MEMORY : 0;
}

static void *memory;
static size_t memory_size;

void *condition_memory(size_t *size)
{
	*size = memory_size;
	return memory;
}

/* Small pages: the page table is what could cost, so have one. */
static int fill_memory(size_t want, size_t *got)
{
	size_t most = free_memory() & ~(size_t)0xfffff;
	void *p;

	*got = want < most ? want : most;
	if (*got == 0)
		return 0;
	p = mmap(NULL, *got, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED || madvise(p, *got, MADV_NOHUGEPAGE) < 0)
		return -errno;
	if (madvise(p, *got, MADV_POPULATE_WRITE) < 0)
		return -errno;
	memory = p;
	memory_size = *got;
	return 0;
}

static int enlarge_pages(void)
{
	const struct brood_region r = {memory, memory_size, BROOD_REGION_COPY,
				       BROOD_REGION_HUGE};
	struct brood_regions *set;
	int e = madvise(memory, memory_size, MADV_HUGEPAGE) < 0
			? -errno
			: brood_regions_new(&set, &r, 1, NULL);

	if (e == 0)
		brood_regions_free(&set);
	return e;
}

int condition_make(const struct condition *want, int keep,
		   struct condition *got)
{
	int r = open_files(want->fds, keep, &got->fds);

	if (r == 0)
		r = fill_memory(want->resident, &got->resident);
	got->huge = want->huge && got->resident;
	return r == 0 && got->huge ? enlarge_pages() : r;
}
