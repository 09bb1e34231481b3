/* SPDX-License-Identifier: MIT */
#include "fork/rates.h"

#include "fork/smaps.h"
#include "sys/sys.h"

#define TIMES 12 /* the shortest of so many is taken */
#define PAGE ((size_t)4096)
#define HUGE ((size_t)2 * 1024 * 1024)

/* So many that what the kernel keeps of them does not fit into a cache. */
#define DENSE_PAGES ((size_t)32768)
#define DENSE_TABLES (DENSE_PAGES / 512)
#define SPARSE_TABLES ((size_t)128)
#define HUGE_PAGES ((size_t)32)
#define MAPPINGS ((size_t)1024)
#define DESCRIPTORS 4096

/* What others do meanwhile does not count. */
static int64_t cpu_time(void)
{
	struct sys_timespec t = {0, 0};

	sys_clock_gettime(SYS_CLOCK_THREAD_CPUTIME, &t);
	return t.sec * INT64_C(1000000000) + t.nsec;
}

/* The new process does nothing: not even what a sanitizer wants. */
#if defined(__clang__) || defined(__GNUC__)
__attribute__((no_sanitize("address", "undefined", "thread")))
#endif
static int64_t
one_fork(void)
{
	struct sys_clone_args args = {.exit_signal = 0};
	struct sys_siginfo end;
	int64_t before = cpu_time(), after;
	int pid = sys_clone3(&args, SYS_CLONE_ARGS_V0);

	if (pid == 0)
		sys_exit_group(0);
	after = cpu_time();
	if (pid < 0)
		return pid;
	sys_waitid(SYS_P_PID, pid, &end, SYS_WEXITED | SYS_WALL, NULL);
	return after - before;
}

/* In nanoseconds, or a negated error number. */
static int64_t shortest(void)
{
	int64_t least = INT64_MAX;

	for (int i = 0; i < TIMES; i++) {
		int64_t t = one_fork();

		if (t < 0)
			return t;
		if (t < least)
			least = t;
	}
	return least;
}

/* All that is large is left out from now on: what the caller has must not hide
 * what is measured. */
static int shed(void *arg, const struct mapping *m)
{
	uint64_t here = (uint64_t)(uintptr_t)&arg;

	if (m->end - m->start > 64 * PAGE && !(m->flags & MAPPING_EXEC) &&
	    (here < m->start || here >= m->end))
		sys_madvise((void *)(uintptr_t)m->start, m->end - m->start,
			    SYS_MADV_DONTFORK);
	return 0;
}

static char *map(size_t size)
{
	char *p =
		sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);

	return sys_is_error(p) ? NULL : p;
}

static void fill(char *p, size_t size, size_t step)
{
	if (step == PAGE && sys_madvise(p, size, SYS_MADV_POPULATE_WRITE) == 0)
		return;
	for (size_t i = 0; i < size; i += step)
		*(volatile char *)(p + i) = 1;
}

/* With a page in each of as many steps; more than base, in nanoseconds. */
static int64_t with_pages(size_t n, size_t step, int64_t base)
{
	char *p = map(n * step);
	int64_t t;

	if (!p)
		return -ENOMEM;
	sys_madvise(p, n * step, SYS_MADV_NOHUGEPAGE);
	fill(p, n * step, step);
	t = shortest();
	sys_munmap(p, n * step);
	return t < 0 ? t : t < base ? 0 : t - base;
}

/* 0 where there are none. */
static int64_t with_huge_pages(int64_t base)
{
	size_t size = HUGE_PAGES * HUGE;
	char *p = map(size + HUGE), *at;
	int64_t t = 0;

	if (!p)
		return -ENOMEM;
	at = p + (HUGE - ((uintptr_t)p & (HUGE - 1)));
	sys_madvise(at, size, SYS_MADV_HUGEPAGE);
	fill(at, size, PAGE);
	if (sys_madvise(at, size, SYS_MADV_COLLAPSE) == 0)
		t = shortest() - base;
	sys_munmap(p, size + HUGE);
	return t < 0 ? 0 : t;
}

/* Every other one is written to, and the others are not. */
static int64_t with_mappings(int64_t base)
{
	char *p = map(MAPPINGS * PAGE);
	int64_t t;

	if (!p)
		return -ENOMEM;
	sys_madvise(p, MAPPINGS * PAGE, SYS_MADV_NOHUGEPAGE);
	for (size_t i = 0; i < MAPPINGS; i += 2) {
		sys_mprotect(p + i * PAGE, PAGE, SYS_PROT_READ);
		*(volatile char *)(p + (i + 1) * PAGE) = 1;
	}
	t = shortest();
	sys_munmap(p, MAPPINGS * PAGE);
	return t < 0 ? t : t < base ? 0 : t - base;
}

/* As many as the limit allows; *n tells. The process ends with them. */
static int64_t with_descriptors(int64_t base, int *n)
{
	int ends[2], r = sys_pipe2(ends, 0);
	int64_t t;

	for (*n = 0; r >= 0 && *n < DESCRIPTORS; (*n)++)
		r = sys_fcntl(ends[0], SYS_F_DUPFD, 0);
	t = shortest();
	return t < 0 ? t : t < base ? 0 : t - base;
}

static uint64_t each(int64_t ns, size_t n)
{
	return n ? (uint64_t)ns * 1000 / n : 0;
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

int rates_measure(struct rates *out)
{
	int64_t base, dense, sparse, huge, mappings, descriptors;
	int n;

	smaps_each("/proc/self/maps", shed, NULL);
	base = shortest();
	if (base < 0)
		return (int)base;
	dense = with_pages(DENSE_PAGES, PAGE, base);
	sparse = with_pages(SPARSE_TABLES, HUGE, base);
	huge = with_huge_pages(base);
	mappings = with_mappings(base);
	descriptors = with_descriptors(base, &n);
	if (dense < 0 || sparse < 0 || huge < 0 || mappings < 0 ||
	    descriptors < 0)
		return -ENOMEM;
	/* Two scenes, two unknowns: dense has n pages and m tables, sparse k of
	 * both. */
	out->base = (uint64_t)base * 1000;
	out->page = less(each(dense, 1),
			 each(sparse, SPARSE_TABLES) * DENSE_TABLES) /
		    (DENSE_PAGES - DENSE_TABLES);
	out->table = less(each(sparse, SPARSE_TABLES), out->page);
	out->huge_page = huge ? each(huge, HUGE_PAGES) : out->table;
	out->mapping = less(each(mappings, MAPPINGS), out->page / 2);
	out->descriptor = each(descriptors, (size_t)n);
	return 0;
}
