/* SPDX-License-Identifier: MIT */
/* BROOD_PROGRAM_FD executes an open file, also a script. */
#include "lib/test.h"

#include <sys/resource.h>

static int open_tell(int flags)
{
	int fd = open(beside("tell"), flags | O_CLOEXEC);

	assert_true(fd > 2);
	return fd;
}

static void assert_runs(int fd, const struct brood_step *steps, int fds)
{
	struct told t = tell(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = fd,
				  .steps = steps));

	assert_int_equal(told_count(&t, "fd "), fds);
	told_free(&t);
}

static void runs_it_and_does_not_pass_it_on(void **state)
{
	static const int flags[] = {O_RDONLY, O_PATH};

	(void)state;
	for (int i = 0; i < 2; i++) {
		int fd = open_tell(flags[i]);

		assert_runs(fd, NULL, 3);
		close(fd);
	}
}

static void number_may_be_high(void **state)
{
	int fd = open_tell(O_RDONLY);
	int high = fcntl(fd, F_DUPFD_CLOEXEC, 700);

	(void)state;
	assert_runs(high, NULL, 3);
	close(high);
	close(fd);
}

static void number_may_be_taken_by_a_step(void **state)
{
	int fd = open_tell(O_RDONLY);

	(void)state;
	assert_runs(fd, STEPS(brood_step_null(fd)), 4);
	assert_runs(fd, STEPS(brood_step_pass(fd, 0), brood_step_pass(9, fd)),
		    5);
	close(fd);
}

/* Another step reads it, and yet it is not passed on under its number. */
static void number_may_be_read_by_a_step(void **state)
{
	int fd = open(beside("tell"), O_RDONLY);

	(void)state;
	assert_runs(fd, STEPS(brood_step_pass(9, fd)), 4);
	assert_runs(fd, STEPS(brood_step_dup(9, fd)), 4);
	close(fd);
}

static void runs_a_script(void **state)
{
	const char *path =
		scratch_file("script", "#!/bin/sh\nexit $(($# + 40))\n", 0755);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(run(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = fd,
				  .argv = ARGV("script", "a", "b"))),
			 42);
	close(fd);
}

static void tells_what_cannot_be_run(void **state)
{
	const char *path = scratch_file("shut", "#!/bin/sh\n", 0644);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	(void)state;
	fails(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = fd,
		   .argv = ARGV("shut")),
	      -EACCES, BROOD_STAGE_EXEC);
	close(fd);
	refused(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = fd,
		     .argv = ARGV("shut")),
		-EBADF, BROOD_REASON_FD_NOT_OPEN);
	refused(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = -1,
		     .argv = ARGV("shut")),
		-EINVAL, BROOD_REASON_BAD_FD);
	refused(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = INT32_MAX,
		     .argv = ARGV("shut")),
		-EINVAL, BROOD_REASON_BAD_FD);
}

static void excludes_a_name(void **state)
{
	int fd = open_tell(O_RDONLY);

	(void)state;
	refused(SPEC(.flags = BROOD_PROGRAM_FD, .program_fd = fd,
		     .program = "/bin/sh", .argv = ARGV("x")),
		-EINVAL, BROOD_REASON_FLAG_CONFLICT);
	close(fd);
}

/* Then it stays where it is, and is not passed on all the same. */
static void number_may_be_the_last_in_fork(void **state)
{
	struct rlimit all = {24, 24};
	int fd = open_tell(O_RDONLY);
	int last = fcntl(fd, F_DUPFD_CLOEXEC, 23);

	(void)state;
	assert_int_equal(last, 23);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &all), 0);
	assert_runs(last, NULL, 3);
	assert_runs(last, STEPS(brood_step_null(5)), 4);
	close(last);
	close(fd);
}

static void number_may_be_the_last(void **state)
{
	(void)state;
	in_fork(number_may_be_the_last_in_fork);
}

SUITE(TEST(number_may_be_the_last), TEST(runs_it_and_does_not_pass_it_on),
      TEST(number_may_be_high), TEST(number_may_be_taken_by_a_step),
      TEST(number_may_be_read_by_a_step), TEST(runs_a_script),
      TEST(tells_what_cannot_be_run), TEST(excludes_a_name))
