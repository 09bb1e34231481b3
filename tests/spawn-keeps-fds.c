/* SPDX-License-Identifier: MIT */
/* BROOD_KEEP_FDS passes on what is not close-on-exec, as fork and exec do. */
#include "lib/test.h"

static void open_some(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	assert_int_equal(fcntl(fd, F_DUPFD, 30), 30);
	assert_int_equal(fcntl(fd, F_DUPFD, 300), 300);
	assert_int_equal(fcntl(fd, F_DUPFD_CLOEXEC, 31), 31);
	close(fd);
}

static void close_some(void)
{
	close(30);
	close(31);
	close(300);
}

static struct told kept(const struct brood_step *steps, int count)
{
	struct told t;

	open_some();
	t = tell(SPEC(.flags = BROOD_KEEP_FDS, .steps = steps));
	close_some();
	assert_int_equal(told_count(&t, "fd "), count);
	return t;
}

static void keeps_all_but_close_on_exec(void **state)
{
	struct told t = kept(NULL, 5);

	(void)state;
	assert_non_null(told_fd(&t, 30));
	assert_non_null(told_fd(&t, 300));
	assert_null(told_fd(&t, 31));
	told_free(&t);
}

static void steps_apply_as_well(void **state)
{
	struct told t =
		kept(STEPS(brood_step_close(30), brood_step_inherit(31),
			   brood_step_pass(0, 300), brood_step_dup(3, 0)),
		     6);

	(void)state;
	assert_null(told_fd(&t, 30));
	assert_non_null(told_fd(&t, 31));
	assert_string_equal(told_fd(&t, 0), "/dev/null");
	assert_string_equal(told_fd(&t, 3), "/dev/null");
	told_free(&t);
}

static void pipes_leave_no_second_end(void **state)
{
	struct told t = kept(STEPS(brood_step_pipe(1, 0)), 5);

	(void)state;
	told_free(&t);
}

static void asynchronous_too(void **state)
{
	struct told t;

	(void)state;
	open_some();
	t = tell(SPEC(.flags = BROOD_KEEP_FDS | BROOD_ASYNC));
	close_some();
	assert_int_equal(told_count(&t, "fd "), 5);
	told_free(&t);
}

SUITE(TEST(keeps_all_but_close_on_exec), TEST(steps_apply_as_well),
      TEST(pipes_leave_no_second_end), TEST(asynchronous_too))
