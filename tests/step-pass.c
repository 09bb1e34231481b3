/* SPDX-License-Identifier: MIT */
/* pass: the caller's descriptors under new numbers, all at once. */
#include "lib/test.h"

#include <sys/resource.h>

#define FILES 4

static int fds[FILES];

/* Open files f0 to f3, at fixed numbers that a test can swap. */
static void open_files(void)
{
	for (int i = 0; i < FILES; i++) {
		char name[8];
		int fd;

		snprintf(name, sizeof name, "f%d", i);
		fd = open(scratch_file(name, "", 0644), O_RDWR | O_CLOEXEC);
		fds[i] = fcntl(fd, F_DUPFD_CLOEXEC, 20 + i);
		close(fd);
		assert_int_equal(fds[i], 20 + i);
	}
}

static void close_files(void)
{
	for (int i = 0; i < FILES; i++)
		close(fds[i]);
}

/* In the child, descriptor fd must be file number i. */
static void assert_file(const struct told *t, int fd, int i)
{
	char name[8];

	snprintf(name, sizeof name, "f%d", i);
	assert_non_null(told_fd(t, fd));
	assert_string_equal(told_fd(t, fd), scratch(name));
}

static struct told told_with(const struct brood_step *steps, int count)
{
	struct told t = tell(SPEC(.steps = steps));

	assert_int_equal(told_count(&t, "fd "), count);
	return t;
}

static void gives_a_new_number(void **state)
{
	struct told t;

	(void)state;
	open_files();
	t = told_with(STEPS(brood_step_pass(3, 20), brood_step_pass(0, 21)), 4);
	assert_file(&t, 3, 0);
	assert_file(&t, 0, 1);
	told_free(&t);
	close_files();
}

static void swaps(void **state)
{
	struct told t;

	(void)state;
	open_files();
	t = told_with(STEPS(brood_step_pass(20, 21), brood_step_pass(21, 20)),
		      5);
	assert_file(&t, 20, 1);
	assert_file(&t, 21, 0);
	told_free(&t);
	close_files();
}

static void swaps_the_standard_ones(void **state)
{
	char link[2][64];
	struct told t;

	(void)state;
	for (int i = 0; i < 2; i++) {
		char path[32];
		ssize_t n;

		snprintf(path, sizeof path, "/proc/self/fd/%d", i);
		n = readlink(path, link[i], sizeof link[i] - 1);
		assert_true(n > 0);
		link[i][n] = 0;
	}
	t = told_with(STEPS(brood_step_pass(0, 1), brood_step_pass(1, 0)), 3);
	assert_string_equal(told_fd(&t, 0), link[1]);
	assert_string_equal(told_fd(&t, 1), link[0]);
	told_free(&t);
}

static void turns_a_cycle(void **state)
{
	struct told t;

	(void)state;
	open_files();
	t = told_with(STEPS(brood_step_pass(20, 21), brood_step_pass(21, 22),
			    brood_step_pass(22, 23), brood_step_pass(23, 20)),
		      7);
	for (int i = 0; i < FILES; i++)
		assert_file(&t, 20 + i, (i + 1) % FILES);
	told_free(&t);
	close_files();
}

static void two_cycles_and_a_chain(void **state)
{
	struct told t;

	(void)state;
	open_files();
	t = told_with(STEPS(brood_step_pass(21, 20), brood_step_pass(20, 21),
			    brood_step_pass(23, 22), brood_step_pass(22, 23),
			    brood_step_pass(3, 20), brood_step_pass(4, 20)),
		      9);
	assert_file(&t, 21, 0);
	assert_file(&t, 20, 1);
	assert_file(&t, 23, 2);
	assert_file(&t, 22, 3);
	assert_file(&t, 3, 0);
	assert_file(&t, 4, 0);
	told_free(&t);
	close_files();
}

static void keeps_its_own_number(void **state)
{
	struct told t;

	(void)state;
	open_files();
	t = told_with(STEPS(brood_step_pass(20, 20)), 4);
	assert_file(&t, 20, 0);
	assert_int_equal(fcntl(20, F_GETFD), FD_CLOEXEC);
	told_free(&t);
	close_files();
}

static void takes_high_numbers(void **state)
{
	struct told t;
	int high;

	(void)state;
	open_files();
	high = fcntl(20, F_DUPFD_CLOEXEC, 800);
	assert_int_equal(high, 800);
	t = told_with(STEPS(brood_step_pass(3, 800), brood_step_pass(801, 21),
			    brood_step_pass(800, 22)),
		      6);
	assert_file(&t, 3, 0);
	assert_file(&t, 801, 1);
	assert_file(&t, 800, 2);
	told_free(&t);
	close(high);
	close_files();
}

static void sources_may_be_overwritten_by_other_steps(void **state)
{
	struct told t;

	(void)state;
	open_files();
	t = told_with(STEPS(brood_step_null(20), brood_step_pass(5, 20)), 5);
	assert_string_equal(told_fd(&t, 20), "/dev/null");
	assert_file(&t, 5, 0);
	told_free(&t);
	close_files();
}

static void a_closed_source_is_named(void **state)
{
	struct brood_error err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_pass(5, 77))),
		-EBADF, BROOD_STAGE_SPEC);
	char why[128];

	(void)state;
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "pass fd 77 as fd 5 (step 0): "
				 "descriptor 77 is not open in the caller");
}

/* No number is free above the highest that the steps name. */
static void turns_a_cycle_at_the_limit_in_fork(void **state)
{
	struct rlimit all = {24, 24};
	struct told t;

	(void)state;
	open_files();
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
	t = told_with(STEPS(brood_step_pass(22, 23), brood_step_pass(23, 22)),
		      5);
	assert_file(&t, 22, 3);
	assert_file(&t, 23, 2);
	told_free(&t);
	close_files();
}

static void turns_a_cycle_at_the_limit(void **state)
{
	(void)state;
	in_fork(turns_a_cycle_at_the_limit_in_fork);
}

SUITE(TEST(gives_a_new_number), TEST(swaps), TEST(swaps_the_standard_ones),
      TEST(turns_a_cycle), TEST(two_cycles_and_a_chain),
      TEST(keeps_its_own_number), TEST(takes_high_numbers),
      TEST(turns_a_cycle_at_the_limit), TEST(a_closed_source_is_named),
      TEST(sources_may_be_overwritten_by_other_steps))
