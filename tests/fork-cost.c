/* SPDX-License-Identifier: MIT */
/* brood_fork_cost predicts what a fork takes, and why. */
#include "lib/test.h"

#include <pthread.h>
#include <sys/mman.h>
#include <time.h>

#define MIB ((size_t)1 << 20)
#define SIZE (256 * MIB)
#define FACTOR 3
#define TIMES 9

#define NEEDS_CLONE3()                                                         \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here")

static struct brood_fork_cost cost_of(pid_t pid)
{
	struct brood_fork_cost cost;
	struct brood_error err;
	char why[512];

	if (brood_fork_cost(pid, &cost, &err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_fork_cost: %s", why);
	}
	return cost;
}

/* The processor's, not the wall's: others may be busy here. */
static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t shortest_fork(void)
{
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < TIMES; i++) {
		uint64_t start = clock_ns(), took;
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		took = clock_ns() - start;
		assert_int_equal(waitpid(pid, NULL, 0), pid);
		if (took < least)
			least = took;
	}
	return least;
}

static char *filled(int advice)
{
	char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(p, MAP_FAILED);
	madvise(p, SIZE, advice);
	if (madvise(p, SIZE, 23 /* MADV_POPULATE_WRITE */) < 0)
		memset(p, 1, SIZE);
	return p;
}

/* Measured in a process with a large memory, so that a fork of that is not
 * made for each test after this one. */
static void a_prediction_is_near_the_truth(void **state)
{
	struct brood_fork_cost cost;
	uint64_t real;
	char *p;

	(void)state;
	NEEDS_CLONE3();
	cost_of(0); /* measures its constants */
	p = filled(MADV_NOHUGEPAGE);
	cost = cost_of(0);
	real = shortest_fork();
	munmap(p, SIZE);
	print_message("# predicted %lu us, and it took %lu us\n",
		      (unsigned long)(cost.call_ns / 1000),
		      (unsigned long)(real / 1000));
	assert_true(cost.call_ns < real * FACTOR);
	assert_true(cost.call_ns > real / FACTOR);
	assert_int_equal(cost.causes[0].cause, BROOD_FORK_CAUSE_PAGES);
	assert_in_range(cost.causes[0].count, SIZE / 4096, SIZE / 4096 + 4096);
	assert_true(cost.causes[0].ns >= cost.causes[1].ns &&
		    cost.causes[1].ns >= cost.causes[2].ns);
	assert_in_range(cost.later_bytes, SIZE, SIZE + 16 * MIB);
	assert_in_range(cost.copied_bytes, SIZE / 512, SIZE / 512 + MIB);
	assert_true(cost.table_bytes >= SIZE / 512);
}

static void what_is_omitted_costs_nothing(void **state)
{
	struct brood_fork_cost with, without;
	char *p;

	(void)state;
	NEEDS_CLONE3();
	p = filled(MADV_NOHUGEPAGE);
	with = cost_of(0);
	madvise(p, SIZE, MADV_DONTFORK);
	without = cost_of(0);
	munmap(p, SIZE);
	assert_true(without.call_ns * 2 < with.call_ns);
	assert_in_range(without.omitted_bytes, SIZE, SIZE + MIB);
	assert_true(without.later_bytes + SIZE <= with.later_bytes + MIB);
}

static void huge_pages_are_told_apart(void **state)
{
	struct brood_fork_cost cost;
	char *p;

	(void)state;
	NEEDS_CLONE3();
	p = filled(MADV_HUGEPAGE);
	cost = cost_of(0);
	munmap(p, SIZE);
	if (cost.huge_bytes < SIZE / 2) {
		skip_because("the kernel gives no huge pages here");
		return;
	}
	assert_true(cost.huge_bytes <= SIZE);
}

/* Shared mappings are found by faults, not copied. */
static void shared_memory_is_not_copied(void **state)
{
	struct brood_fork_cost before, after;
	char *p;

	(void)state;
	NEEDS_CLONE3();
	before = cost_of(0);
	p = mmap(NULL, 64 * MIB, PROT_READ | PROT_WRITE,
		 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(p, 1, 64 * MIB);
	after = cost_of(0);
	munmap(p, 64 * MIB);
	assert_true(after.later_bytes < before.later_bytes + MIB);
	assert_true(after.resident_bytes >= before.resident_bytes + 64 * MIB);
}

static void numbers_are_the_kernels(void **state)
{
	struct brood_fork_cost before, after, other;
	int fds[10], status;
	pid_t pid;

	(void)state;
	NEEDS_CLONE3();
	before = cost_of(0);
	for (int i = 0; i < 10; i++)
		fds[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	after = cost_of(0);
	assert_int_equal(after.descriptors, before.descriptors + 10);
	assert_int_equal(after.threads, 1);
	pid = fork();
	if (pid == 0) {
		alarm(60); /* should the test fail before it is killed */
		pause();
		_exit(0);
	}
	other = cost_of(pid);
	assert_int_equal(other.descriptors, after.descriptors);
	assert_true(other.mappings >= after.mappings - 8 &&
		    other.mappings <= after.mappings + 8);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	for (int i = 0; i < 10; i++)
		close(fds[i]);
}

static void no_such_process(void **state)
{
	struct brood_fork_cost cost;
	struct brood_error err;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(0);
	waitpid(pid, NULL, 0);
	assert_int_equal(brood_fork_cost(pid, &cost, &err), -ESRCH);
	assert_int_equal(brood_fork_cost(-5, &cost, &err), -ESRCH);
	assert_int_equal(brood_fork_cost(0, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
}

/* Neither its own forks nor what they need is seen from outside. */
static volatile sig_atomic_t chlds;

static void count_chld(int sig)
{
	(void)sig;
	chlds++;
}

static void measuring_is_not_seen(void **state)
{
	struct sigaction act = {.sa_handler = count_chld}, was;
	int status;
	pid_t pid =
		fork(); /* which has measured nothing yet, if this is first */

	(void)state;
	if (pid == 0) {
		struct brood_fork_cost cost;

		sigaction(SIGCHLD, &act, &was);
		status = brood_fork_cost(0, &cost, NULL);
		_exit(status == -ENOSYS ||
		      (status == 0 && !chlds && waitpid(-1, NULL, __WALL) < 0));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 1 << 8);
}

SUITE(TEST(measuring_is_not_seen), TEST(a_prediction_is_near_the_truth),
      TEST(what_is_omitted_costs_nothing), TEST(huge_pages_are_told_apart),
      TEST(shared_memory_is_not_copied), TEST(numbers_are_the_kernels),
      TEST(no_such_process))
