/* SPDX-License-Identifier: MIT */
/* Regions: of each range a new process has what was asked, copied, omitted,
 * zeroed or shared, and the caller's own madvise flags are back afterwards. */
#include "lib/test.h"

#include <sys/mman.h>
#include <sys/syscall.h>

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

static pid_t forked(const struct brood_regions *set)
{
	struct brood_error err;
	char why[512];
	pid_t pid = brood_fork(HOW(.regions = set), &err);

	if (pid < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_fork: %s", why);
	}
	return pid;
}

static int code_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int is_mapped(const char *p)
{
	unsigned char in;

	return mincore((void *)(uintptr_t)p, PAGE, &in) == 0;
}

/* Does the kernel show this flag of the mapping that p is in? */
static int has_flag(const char *p, const char *flag)
{
	unsigned long start, end;
	char line[4096];
	int here = 0, has = -1;
	FILE *f = fopen("/proc/self/smaps", "re");

	while (f && fgets(line, sizeof line, f)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			here = (unsigned long)p >= start &&
			       (unsigned long)p < end;
		if (here && !strncmp(line, "VmFlags:", 8))
			has = strstr(line, flag) != NULL;
	}
	if (f)
		fclose(f);
	return has;
}

#define OMITS(p) has_flag(p, " dc")
#define WIPES(p) has_flag(p, " wf")

static void one_of_each_kind(void **state)
{
	char *copy = mapped(MAP_PRIVATE), *omit = mapped(MAP_PRIVATE);
	char *zero = mapped(MAP_PRIVATE), *share = mapped(MAP_SHARED);
	const struct brood_region list[] = {
		{copy, SIZE, BROOD_REGION_COPY, 0},
		{omit, SIZE, BROOD_REGION_OMIT, 0},
		{zero, SIZE, BROOD_REGION_ZERO, 0},
		{share, SIZE, BROOD_REGION_SHARE, 0},
	};
	struct brood_regions *set;
	pid_t pid;

	(void)state;
	/* Flags of the caller's own, against what is asked. */
	madvise(copy, SIZE, MADV_DONTFORK);
	madvise(share, SIZE, MADV_DONTFORK);
	set = prepared(list, 4);
	for (int times = 0; times < 2; times++) {
		pid = forked(set);
		if (pid == 0) {
			int r = is_mapped(copy) && *copy == 'x';

			r += 2 * !is_mapped(omit);
			r += 4 * (zero[0] == 0 && zero[SIZE - 1] == 0);
			*copy = *zero = 'c';
			share[times] = 's';
			_exit(r + 8 * (OMITS(copy) == 1 && OMITS(share) == 1 &&
				       WIPES(zero) == 0));
		}
		assert_int_equal(code_of(pid), 15);
		assert_int_equal(*copy, 'x');
		assert_int_equal(*omit, 'x');
		assert_int_equal(*zero, 'x');
		assert_int_equal(share[times], 's');
		assert_int_equal(OMITS(copy), 1);
		assert_int_equal(OMITS(omit), 0);
		assert_int_equal(WIPES(zero), 0);
		assert_int_equal(OMITS(share), 1);
	}
	brood_regions_free(&set);
	assert_null(set);
	unmapped(copy);
	unmapped(omit);
	unmapped(zero);
	unmapped(share);
}

/* A range may be part of mappings, and of several with different flags. */
static void parts_keep_their_own_flags(void **state)
{
	char *p = mapped(MAP_PRIVATE);
	const struct brood_region list[] = {
		{p + PAGE, 6 * PAGE, BROOD_REGION_OMIT, 0}};
	struct brood_regions *set;
	pid_t pid;

	(void)state;
	madvise(p + 2 * PAGE, PAGE, MADV_DONTFORK);
	madvise(p + 4 * PAGE, PAGE, MADV_WIPEONFORK);
	set = prepared(list, 1);
	pid = forked(set);
	if (pid == 0)
		_exit(is_mapped(p) && !is_mapped(p + PAGE) &&
		      !is_mapped(p + 4 * PAGE) && !is_mapped(p + 6 * PAGE) &&
		      is_mapped(p + 7 * PAGE));
	assert_int_equal(code_of(pid), 1);
	for (size_t i = 0; i < PAGES; i++) {
		assert_int_equal(OMITS(p + i * PAGE), i == 2);
		assert_int_equal(WIPES(p + i * PAGE), i == 4);
	}
	brood_regions_free(&set);
	unmapped(p);
}

/* No process, and nothing has changed. */
static void a_failed_fork_puts_flags_back(void **state)
{
	char *p = mapped(MAP_PRIVATE), *q = mapped(MAP_PRIVATE);
	const struct brood_region list[] = {
		{p, SIZE, BROOD_REGION_OMIT, 0},
		{q, SIZE, BROOD_REGION_ZERO, 0},
	};
	struct brood_regions *set = prepared(list, 2);
	struct brood_error err;
	int r;

	(void)state;
	if (brood_capabilities() & BROOD_HAS_CLONE3) {
		r = brood_fork(
			HOW(.regions = set,
			    .flags = BROOD_FORK_RAW | BROOD_FORK_INTO_CGROUP,
			    .cgroup_fd = 0),
			&err);
		if (r == 0)
			_exit(0);
		assert_true(r < 0);
		assert_int_equal(err.stage, BROOD_STAGE_CREATE);
		assert_int_equal(OMITS(p), 0);
		assert_int_equal(WIPES(q), 0);
	}
	/* One that is gone by now. */
	munmap(q + PAGE, PAGE);
	r = brood_fork(HOW(.regions = set), &err);
	if (r == 0)
		_exit(0);
	assert_int_equal(r, -ENOMEM);
	assert_int_equal(err.reason, BROOD_REASON_REGION_UNMAPPED);
	assert_int_equal(err.number, 1);
	assert_int_equal(OMITS(p), 0);
	assert_int_equal(WIPES(q), 0);
	brood_regions_free(&set);
	unmapped(p);
	unmapped(q);
}

static long huge_kib(const char *p)
{
	unsigned long start, end;
	char line[4096];
	long n = 0, k;
	int here = 0;
	FILE *f = fopen("/proc/self/smaps", "re");

	while (f && fgets(line, sizeof line, f)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			here = (unsigned long)p >= start &&
			       (unsigned long)p < end;
		if (here && sscanf(line, "AnonHugePages: %ld", &k) == 1)
			n = k;
	}
	if (f)
		fclose(f);
	return n;
}

static void huge_pages_are_made_at_once(void **state)
{
	size_t huge = (size_t)2 << 20, size = 4 * huge;
	char *room = mmap(NULL, size + huge, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *p = (char *)(((uintptr_t)room + huge - 1) & ~(huge - 1));
	const struct brood_region list[] = {
		{p, size, BROOD_REGION_COPY, BROOD_REGION_HUGE}};
	struct brood_regions *set;
	struct brood_error err;
	pid_t pid;
	int r;

	(void)state;
	madvise(room, size + huge, MADV_NOHUGEPAGE);
	memset(p, 'h', size);
	assert_int_equal(huge_kib(p), 0);
	madvise(room, size + huge, 15 /* NOHUGEPAGE, as it is */);
	madvise(p, size, MADV_HUGEPAGE);
	r = brood_regions_new(&set, list, 1, &err);
	if (r < 0) {
		munmap(room, size + huge);
		assert_int_equal(err.reason, BROOD_REASON_REGION_KIND);
		skip_because("no huge pages can be had here");
		return;
	}
	assert_int_equal(huge_kib(p), size / 1024);
	pid = forked(set);
	if (pid == 0)
		_exit(p[0] == 'h' && p[size - 1] == 'h');
	assert_int_equal(code_of(pid), 1);
	brood_regions_free(&set);
	munmap(room, size + huge);
}

SUITE(TEST(one_of_each_kind), TEST(parts_keep_their_own_flags),
      TEST(a_failed_fork_puts_flags_back), TEST(huge_pages_are_made_at_once))
