/* SPDX-License-Identifier: MIT */
/* After a fork memory is copied page by page, when it is written to, whoever
 * writes; the kernel's own tables tell which pages of memory each side has. */
#include "lib/test.h"

#include <sys/mman.h>
#include <sys/resource.h>

#define PAGE ((size_t)4096)
#define PAGES 256

#define ONLY_FRAME ((UINT64_C(1) << 55) - 1)
#define EXCLUSIVE (UINT64_C(1) << 56) /* mapped by this process alone */

/* What both sides write into: where their pages are. */
struct record {
	uint64_t of_child[PAGES], of_caller[PAGES];
	long faults;
	char seen[PAGES]; /* what the child reads in the end */
};

static void look(const char *p, uint64_t *out)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || pread(fd, out, PAGES * sizeof *out,
			    (off_t)((uintptr_t)p / PAGE * sizeof *out)) !=
			      (ssize_t)(PAGES * sizeof *out))
		memset(out, 0, PAGES * sizeof *out);
	if (fd >= 0)
		close(fd);
}

/* Every seventh, and some that lie together. */
static int chosen(int i)
{
	return i % 7 == 3 || (i >= 100 && i < 110);
}

static long write_chosen(char *p, char what)
{
	struct rusage before, after;

	/* To write the answers may be a fault as well: not one to count. */
	getrusage(RUSAGE_SELF, &after);
	getrusage(RUSAGE_SELF, &before);
	getrusage(RUSAGE_SELF, &before);
	for (int i = 0; i < PAGES; i++)
		if (chosen(i))
			*(volatile char *)(p + (size_t)i * PAGE) = what;
	getrusage(RUSAGE_SELF, &after);
	return after.ru_minflt - before.ru_minflt;
}

static char *pages(void)
{
	char *p = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(p, MAP_FAILED);
	madvise(p, PAGES * PAGE, MADV_NOHUGEPAGE);
	for (int i = 0; i < PAGES; i++)
		p[(size_t)i * PAGE] = (char)i;
	return p;
}

/* Each side has the frame that it had before, or one of its own. */
static void check(const struct record *r, const uint64_t *before,
		  int child_wrote)
{
	int frames = (before[0] & ONLY_FRAME) != 0; /* shown to the mighty */

	for (int i = 0; i < PAGES; i++) {
		uint64_t writer =
			child_wrote ? r->of_child[i] : r->of_caller[i];
		uint64_t other = child_wrote ? r->of_caller[i] : r->of_child[i];

		if (!(writer & EXCLUSIVE) != !chosen(i) ||
		    !(other & EXCLUSIVE) != !chosen(i))
			fail_msg("page %d is %s written, and is shared: %d, %d",
				 i, chosen(i) ? "" : "not",
				 !(writer & EXCLUSIVE), !(other & EXCLUSIVE));
		if (!frames)
			continue;
		assert_int_equal(other & ONLY_FRAME, before[i] & ONLY_FRAME);
		assert_int_equal((writer & ONLY_FRAME) !=
					 (before[i] & ONLY_FRAME),
				 chosen(i));
	}
}

static int how_many(void)
{
	int n = 0;

	for (int i = 0; i < PAGES; i++)
		n += chosen(i);
	return n;
}

static void after_a_fork(const struct brood_fork *how, int child_writes)
{
	struct record *r = mmap(NULL, sizeof *r, PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t before[PAGES];
	char *p = pages(), byte = 0;
	int to[2], from[2], status;
	pid_t pid;

	assert_int_equal(pipe2(to, O_CLOEXEC) | pipe2(from, O_CLOEXEC), 0);
	memset(r, 0, sizeof *r);
	look(p, before);
	pid = brood_fork(how, NULL);
	assert_true(pid >= 0);
	if (pid == 0) {
		if (child_writes)
			r->faults = write_chosen(p, 'c');
		byte = (char)write(from[1], "c", 1);
		byte = (char)read(to[0], &byte, 1);
		look(p, r->of_child);
		for (int i = 0; i < PAGES; i++)
			r->seen[i] = p[(size_t)i * PAGE];
		byte = (char)write(from[1], "d", 1);
		byte = (char)read(to[0], &byte, 1);
		_exit(0);
	}
	assert_int_equal(read(from[0], &byte, 1), 1);
	if (!child_writes)
		r->faults = write_chosen(p, 'p');
	assert_int_equal(write(to[1], "p", 1), 1);
	assert_int_equal(read(from[0], &byte, 1), 1);
	look(p, r->of_caller); /* while the child still has its part */
	assert_int_equal(write(to[1], "q", 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	check(r, before, child_writes);
	assert_int_equal(r->faults, how_many());
	for (int i = 0; i < PAGES; i++) {
		assert_int_equal(r->seen[i],
				 child_writes && chosen(i) ? 'c' : (char)i);
		assert_int_equal(p[(size_t)i * PAGE],
				 !child_writes && chosen(i) ? 'p' : (char)i);
	}
	for (int i = 0; i < 2; i++) {
		close(to[i]);
		close(from[i]);
	}
	munmap(p, PAGES * PAGE);
	munmap(r, sizeof *r);
}

static void what_the_child_writes_is_copied_and_no_more(void **state)
{
	(void)state;
	after_a_fork(NULL, 1);
}

static void what_the_caller_writes_is_copied_and_no_more(void **state)
{
	(void)state;
	after_a_fork(NULL, 0);
}

static void the_same_raw(void **state)
{
	const struct brood_fork raw = {.size = sizeof raw,
				       .flags = BROOD_FORK_RAW};

	(void)state;
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here");
	after_a_fork(&raw, 1);
	after_a_fork(&raw, 0);
}

SUITE(TEST(what_the_child_writes_is_copied_and_no_more),
      TEST(what_the_caller_writes_is_copied_and_no_more), TEST(the_same_raw))
