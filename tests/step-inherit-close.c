/* SPDX-License-Identifier: MIT */
/* inherit keeps a descriptor under its number; close and cloexec end one. */
#include "lib/test.h"

static int open_null_at(int number)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int there = fcntl(fd, F_DUPFD_CLOEXEC, number);

	close(fd);
	assert_int_equal(there, number);
	return there;
}

static void inherit_clears_close_on_exec_in_the_child(void **state)
{
	static const int numbers[] = {5, 255, 256, 777};

	(void)state;
	for (int i = 0; i < 4; i++) {
		int fd = open_null_at(numbers[i]);
		struct told t =
			tell(SPEC(.steps = STEPS(brood_step_inherit(fd))));

		assert_string_equal(told_fd(&t, fd), "/dev/null");
		assert_int_equal(told_count(&t, "fd "), 4);
		assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
		told_free(&t);
		close(fd);
	}
}

static void close_takes_a_standard_one_away(void **state)
{
	for (int fd = 0; fd < 3; fd++) {
		struct told t =
			tell(SPEC(.steps = STEPS(brood_step_close(fd))));

		assert_null(told_fd(&t, fd));
		assert_int_equal(told_count(&t, "fd "), 2);
		told_free(&t);
	}
	(void)state;
}

static void close_of_nothing_is_no_error(void **state)
{
	(void)state;
	assert_int_equal(run(SPEC(.argv = SH(":"),
				  .steps = STEPS(brood_step_close(9),
						 brood_step_close(5000)))),
			 0);
}

static void all_three_can_be_closed(void **state)
{
	struct told t = tell(
		SPEC(.steps = STEPS(brood_step_close(0), brood_step_close(1),
				    brood_step_close(2))));

	(void)state;
	assert_int_equal(told_count(&t, "fd "), 0);
	told_free(&t);
}

static void cloexec_hides_it_from_the_program(void **state)
{
	int fd = open_null_at(6);
	struct told t;

	(void)state;
	t = tell(SPEC(.steps = STEPS(brood_step_cloexec(1),
				     brood_step_inherit(6))));
	assert_null(told_fd(&t, 1));
	assert_non_null(told_fd(&t, 6));
	told_free(&t);
	close(fd);
}

static void callers_closed_standard_ones_stay_closed(void **state)
{
	struct told t;
	int saved = fcntl(0, F_DUPFD_CLOEXEC, 50);

	(void)state;
	close(0);
	t = tell(SPEC(.steps = STEPS(brood_step_null(5))));
	assert_int_equal(dup2(saved, 0), 0);
	close(saved);
	assert_null(told_fd(&t, 0));
	assert_non_null(told_fd(&t, 1));
	assert_non_null(told_fd(&t, 5));
	told_free(&t);
}

SUITE(TEST(inherit_clears_close_on_exec_in_the_child),
      TEST(close_takes_a_standard_one_away), TEST(close_of_nothing_is_no_error),
      TEST(all_three_can_be_closed), TEST(cloexec_hides_it_from_the_program),
      TEST(callers_closed_standard_ones_stay_closed))
