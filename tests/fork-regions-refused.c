/* SPDX-License-Identifier: MIT */
/* Regions that a process cannot do without, that make no sense, or that another
 * thread's fork would lose, are refused by name. */
#include "lib/test.h"

#include <pthread.h>
#include <sys/mman.h>

#define PAGE ((size_t)4096)
#define PAGES ((size_t)8)
#define SIZE (PAGES * PAGE)

#define HOW(...)                                                               \
	(&(const struct brood_fork){.size = sizeof(struct brood_fork),         \
				    __VA_ARGS__})

static char *mapped(int flags)
{
	char *p = mmap(NULL, SIZE + 2 * PAGE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* With a gap on both sides, so that no neighbour is merged with it. */
	p = mmap(p + PAGE, SIZE, PROT_READ | PROT_WRITE,
		 flags | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	assert_ptr_not_equal(p, MAP_FAILED);
	memset(p, 'x', SIZE);
	return p;
}

static void unmapped(char *p)
{
	munmap(p - PAGE, SIZE + 2 * PAGE);
}

static struct brood_regions *prepared(const struct brood_region *list, size_t n)
{
	struct brood_regions *set = NULL;
	struct brood_error err;
	char why[512];

	if (brood_regions_new(&set, list, n, &err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_regions_new: %s", why);
	}
	return set;
}

static void refused_region(void *addr, size_t length, uint32_t kind,
			   uint32_t flags, enum brood_reason reason,
			   const char *words)
{
	static char fine[4 * 4096];
	char *p = (char *)(((uintptr_t)fine + 4095) & ~(uintptr_t)4095);
	const struct brood_region list[] = {
		{p, PAGE, BROOD_REGION_COPY, 0},
		{addr, length, kind, flags},
	};
	struct brood_regions *set = (void *)(uintptr_t)1;
	struct brood_error err;
	char why[512];
	int r = brood_regions_new(&set, list, 2, &err);

	brood_error_format(&err, why, sizeof why);
	if (r != -EINVAL || err.reason != reason || !strstr(why, words) ||
	    !strstr(why, "region 1: ") || set)
		fail_msg("%d, reason %u: %s (not: %d, %s)", r, err.reason, why,
			 reason, words);
}

static void *page_of(const void *p)
{
	return (void *)((uintptr_t)p & ~(uintptr_t)4095);
}

static __thread int own;

static void what_a_process_needs_is_refused(void **state)
{
	static const uint32_t kinds[] = {BROOD_REGION_OMIT, BROOD_REGION_ZERO};
	struct brood_child *child = NULL;
	void *vdso = NULL;
	unsigned long at;
	char line[4096];
	FILE *f = fopen("/proc/self/maps", "re");
	int here, heap = 0; /* a sanitizer has none */

	(void)state;
	while (f && fgets(line, sizeof line, f)) {
		heap |= strstr(line, "[heap]") != NULL;
		if (strstr(line, "[vdso]") && sscanf(line, "%lx", &at) == 1)
			vdso = (void *)at;
	}
	if (f)
		fclose(f);
	child = start(SPEC(.argv = ARGV("/bin/true")));
	for (int i = 0; i < 2; i++) {
		uint32_t kind = kinds[i];

		refused_region(page_of(&here), PAGE, kind, 0,
			       BROOD_REASON_REGION_IN_USE, "the stack");
		refused_region(page_of(&own), PAGE, kind, 0,
			       BROOD_REASON_REGION_IN_USE, "");
		refused_region(page_of(&errno), PAGE, kind, 0,
			       BROOD_REASON_REGION_IN_USE,
			       "the thread's own data");
		if (heap)
			refused_region(page_of((char *)sbrk(0) - 1), PAGE, kind,
				       0, BROOD_REASON_REGION_IN_USE,
				       "the heap");
		refused_region(page_of(&stdout), PAGE, kind, 0,
			       BROOD_REASON_REGION_IN_USE,
			       "program or library");
		refused_region(page_of((void *)(uintptr_t)memcpy), PAGE, kind,
			       0, BROOD_REASON_REGION_IN_USE,
			       "program or library");
		refused_region(page_of(child), PAGE, kind, 0,
			       BROOD_REASON_REGION_IN_USE,
			       "this library's data");
		if (vdso)
			refused_region(vdso, PAGE, kind, 0,
				       BROOD_REASON_REGION_IN_USE,
				       "the kernel's");
	}
	brood_wait(child, -1, NULL);
	brood_child_close(&child);
}

static void what_makes_no_sense_is_refused(void **state)
{
	char *p = mapped(MAP_PRIVATE), *s = mapped(MAP_SHARED);
	struct brood_regions *set;
	struct brood_error err;

	(void)state;
	refused_region(p + 1, PAGE, BROOD_REGION_OMIT, 0,
		       BROOD_REASON_REGION_RANGE, "whole pages");
	refused_region(p, PAGE + 1, BROOD_REGION_OMIT, 0,
		       BROOD_REASON_REGION_RANGE, "whole pages");
	refused_region(p, 0, BROOD_REGION_OMIT, 0, BROOD_REASON_REGION_RANGE,
		       "empty");
	refused_region(p, (size_t)0 - PAGE, BROOD_REGION_OMIT, 0,
		       BROOD_REASON_REGION_RANGE, "past the end");
	refused_region(p, SIZE, 17, 0, BROOD_REASON_REGION_KIND,
		       "kind is unknown");
	refused_region(p, SIZE, 0, 8, BROOD_REASON_REGION_KIND, "unknown flag");
	refused_region(p, SIZE, BROOD_REGION_SHARE, 0, BROOD_REASON_REGION_KIND,
		       "private memory cannot be shared");
	refused_region(s, SIZE, BROOD_REGION_ZERO, 0, BROOD_REASON_REGION_KIND,
		       "only private anonymous");
	refused_region(s, SIZE, BROOD_REGION_COPY, 0, BROOD_REASON_REGION_KIND,
		       "use SHARE");
	refused_region(s, SIZE, BROOD_REGION_OMIT, BROOD_REGION_HUGE,
		       BROOD_REASON_REGION_KIND, "for what is copied");
	munmap(p + PAGE, PAGE);
	refused_region(p, SIZE, BROOD_REGION_OMIT, 0,
		       BROOD_REASON_REGION_UNMAPPED, "not all of it is mapped");
	assert_int_equal(
		brood_regions_new(
			&set,
			(const struct brood_region[]){
				{s, SIZE, BROOD_REGION_OMIT, 0},
				{s + PAGE, PAGE, BROOD_REGION_SHARE, 0}},
			2, &err),
		-EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_REGION_RANGE);
	assert_int_equal(brood_regions_new(NULL, NULL, 0, &err), -EINVAL);
	assert_int_equal(brood_regions_new(&set, NULL, 1, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	brood_regions_free(NULL);
	unmapped(p);
	unmapped(s);
}

static void *wait_for_end(void *fd)
{
	char byte;

	return (void *)(intptr_t)read(*(int *)fd, &byte, 1);
}

/* A fork that another thread makes in between would lose the memory. */
static void beside_threads_they_are_refused(void **state)
{
	char *p = mapped(MAP_PRIVATE);
	const struct brood_region list[] = {{p, SIZE, BROOD_REGION_OMIT, 0}};
	struct brood_regions *set = prepared(list, 1), *other;
	struct brood_error err;
	pthread_t thread;
	int ends[2], r;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pthread_create(&thread, NULL, wait_for_end, ends);
	r = brood_fork(HOW(.regions = set), &err);
	if (r == 0)
		_exit(0);
	assert_int_equal(r, -EPERM);
	assert_int_equal(err.reason, BROOD_REASON_REGION_THREADS);
	assert_int_equal(brood_regions_new(&other, list, 1, &err), -EPERM);
	assert_int_equal(err.reason, BROOD_REASON_REGION_THREADS);
	close(ends[1]);
	pthread_join(thread, NULL);
	close(ends[0]);
	brood_regions_free(&set);
	unmapped(p);
}

SUITE(TEST(what_a_process_needs_is_refused),
      TEST(what_makes_no_sense_is_refused),
      TEST_WARM(beside_threads_they_are_refused))
