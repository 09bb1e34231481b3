/* SPDX-License-Identifier: MIT */
/* What two children of a template have written to, a third one has at once,
 * with the template's contents. */
#include "lib/test.h"

#include <sys/mman.h>
#include <sys/prctl.h>

#include "template/prefetch.h"

#define PAGE 4096
#define PAGES 128
#define ALONE (UINT64_C(1) << 56)
#define PRESENT (UINT64_C(1) << 63)

static struct prefetch prefetch;
static unsigned char *area;
static volatile unsigned char *file; /* as large, and only read */

/* One that runs work and stays until it is killed. */
static pid_t copy(void (*work)(void), int *ready)
{
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		work();
		if (write(ends[1], ".", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	*ready = ends[0];
	return pid;
}

static void await(int ready)
{
	char c;

	assert_int_equal(read(ready, &c, 1), 1);
	close(ready);
}

static void end(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* A long run, a short one, and a page; and what only this child writes to. */
static void write_some(unsigned own)
{
	for (unsigned i = 10; i < 40; i++)
		area[i * PAGE] = 1;
	for (unsigned i = 50; i < 53; i++)
		area[i * PAGE] = 1;
	area[60 * PAGE] = 1;
	for (unsigned i = own; i < own + 20; i++)
		area[i * PAGE] = 1;
}

static void read_some(void)
{
	(void)file[5 * PAGE];
	(void)file[100 * PAGE];
}

static void write_first(void)
{
	read_some();
	write_some(70);
}

static void write_second(void)
{
	read_some();
	write_some(100);
}

static void record(void (*work)(void))
{
	int ready;
	pid_t pid = copy(work, &ready);

	prefetch_child(&prefetch, pid);
	assert_true(prefetch_is_looking(&prefetch));
	prefetch_look(&prefetch); /* perhaps too early */
	await(ready);
	prefetch_look(&prefetch);
	assert_true(prefetch_is_looking(&prefetch));
	end(pid);
	prefetch_look(&prefetch);
	assert_false(prefetch_is_looking(&prefetch));
}

/* Pages that will be a child's own. */
static uint64_t written(void)
{
	uint64_t pages = 0;

	for (uint32_t i = 0; i < prefetch.n_runs; i++)
		if (prefetch.runs[i].advice == MADV_POPULATE_WRITE)
			pages += prefetch.runs[i].size / PAGE;
	return pages;
}

/* Those that a child got, of the area; 0 to PAGES - 1. */
static void populate(void)
{
	prefetch_populate(&prefetch);
}

static int is_own(int pagemap, unsigned i)
{
	uint64_t entry;
	off_t at = (off_t)((uintptr_t)area / PAGE + i) * 8;

	assert_int_equal(pread(pagemap, &entry, 8, at), 8);
	return !!(entry & ALONE);
}

static int some_file(void)
{
	static const char page[PAGE] = {1};
	int fd = memfd_create("some", MFD_CLOEXEC);

	assert_true(fd >= 0);
	for (int i = 0; i < PAGES; i++)
		assert_int_equal(write(fd, page, PAGE), PAGE);
	return fd;
}

/* In the template, whose memory stays. */
static void begin(void **state)
{
	(void)state;
	area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(area != MAP_FAILED);
	madvise(area, PAGES * PAGE, MADV_NOHUGEPAGE);
	for (unsigned i = 0; i < PAGES; i++)
		area[i * PAGE + 8] = (unsigned char)i;
	file = mmap(NULL, PAGES * PAGE, PROT_READ, MAP_PRIVATE, some_file(), 0);
	assert_true(file != MAP_FAILED);
	prefetch_start(&prefetch);
	assert_int_equal(prefetch.page, PAGE);
	assert_int_equal(prefetch.pagemap, -1);
}

static int is_there(int pagemap, unsigned i)
{
	uint64_t entry;
	off_t at = (off_t)((uintptr_t)file / PAGE + i) * 8;

	assert_int_equal(pread(pagemap, &entry, 8, at), 8);
	return !!(entry & PRESENT);
}

static int was_written_twice(unsigned i)
{
	return (i >= 10 && i < 40) || (i >= 50 && i < 53) || i == 60;
}

static void check_child(void)
{
	char path[64];
	int ready, pagemap;
	pid_t pid = copy(populate, &ready);

	await(ready);
	snprintf(path, sizeof path, "/proc/%d/pagemap", pid);
	pagemap = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(pagemap >= 0);
	for (unsigned i = 0; i < PAGES; i++)
		assert_int_equal(is_own(pagemap, i), was_written_twice(i));
	assert_true(is_there(pagemap, 5));
	assert_true(is_there(pagemap, 100));
	assert_false(is_there(pagemap, 50));
	close(pagemap);
	end(pid);
}

static void check_contents(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		int wrong = 0;

		prefetch_populate(&prefetch);
		for (unsigned i = 0; i < PAGES; i++)
			wrong += area[i * PAGE] != 0 ||
				 area[i * PAGE + 8] != (unsigned char)i;
		_exit(wrong ? 1 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* Everything in one process of its own, whose memory it is about. */
static void by_runs(void **state)
{
	(void)state;
	record(write_first);
	assert_int_equal(written(), 0);
	record(write_second);
	assert_true(written() >= 34);
	check_child();
	check_contents();
}

static void in_a_process_of_its_own(void **state)
{
	(void)state;
	SKIP_UNLESS(sysconf(_SC_PAGESIZE) == PAGE, "pages are larger here");
	in_fork_after(begin, by_runs);
}

static void enough(void **state)
{
	(void)state;
	for (int i = 0; i < PREFETCH_CHILDREN; i++)
		record(write_first);
	prefetch_child(&prefetch, getpid());
	assert_false(prefetch_is_looking(&prefetch));
}

static void only_so_many_children(void **state)
{
	(void)state;
	SKIP_UNLESS(sysconf(_SC_PAGESIZE) == PAGE, "pages are larger here");
	in_fork_after(begin, enough);
}

static void nothing(void **state)
{
	static struct prefetch zero;

	(void)state;
	prefetch_child(&zero, getpid());
	assert_false(prefetch_is_looking(&zero));
	prefetch_populate(&zero);
}

SUITE(TEST(in_a_process_of_its_own), TEST(only_so_many_children), TEST(nothing))
