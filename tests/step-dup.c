/* SPDX-License-Identifier: MIT */
/* dup: as the shell's N>&M, in list order, with the child's numbers. */
#include "lib/test.h"

static const char *file(const char *name)
{
	return scratch_file(name, "", 0644);
}

static void after_an_open_means_that_file(void **state)
{
	struct told t =
		tell(SPEC(.steps = STEPS(
				  brood_step_open(1, file("o"), O_WRONLY, 0),
				  brood_step_dup(2, 1), brood_step_dup(7, 2))));

	(void)state;
	assert_string_equal(told_fd(&t, 1), scratch("o"));
	assert_string_equal(told_fd(&t, 2), scratch("o"));
	assert_string_equal(told_fd(&t, 7), scratch("o"));
	told_free(&t);
}

static void before_an_open_means_the_old_one(void **state)
{
	char link[256] = "";
	struct told t;

	(void)state;
	assert_true(readlink("/proc/self/fd/1", link, sizeof link - 1) > 0);
	t = tell(SPEC(.steps = STEPS(
			      brood_step_dup(9, 1),
			      brood_step_open(1, file("o"), O_WRONLY, 0))));
	assert_string_equal(told_fd(&t, 9), link);
	assert_string_equal(told_fd(&t, 1), scratch("o"));
	told_free(&t);
}

static void can_copy_a_passed_one(void **state)
{
	int fd = open(file("p"), O_RDWR | O_CLOEXEC);
	struct told t;

	(void)state;
	t = tell(SPEC(.steps = STEPS(brood_step_dup(6, 5),
				     brood_step_pass(5, fd))));
	assert_string_equal(told_fd(&t, 5), scratch("p"));
	assert_string_equal(told_fd(&t, 6), scratch("p"));
	assert_int_equal(told_count(&t, "fd "), 5);
	told_free(&t);
	close(fd);
}

static void can_copy_a_pipe(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("echo a; echo b >&2"),
			   .steps = STEPS(brood_step_pipe(1, 0),
					  brood_step_dup(2, 1))));
	char buf[64];

	(void)state;
	assert_string_equal(output_of(child, buf, sizeof buf), "a\nb");
}

static void source_may_then_be_closed(void **state)
{
	struct told t = tell(SPEC(.steps = STEPS(brood_step_dup(4, 2),
						 brood_step_close(2))));

	(void)state;
	assert_non_null(told_fd(&t, 4));
	assert_null(told_fd(&t, 2));
	told_free(&t);
}

static void shares_one_file_description(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(
		run(SPEC(.argv = SH("printf ab; printf cd >&2; printf ef"),
			 .steps = STEPS(
				 brood_step_open(1, file("o"), O_WRONLY, 0),
				 brood_step_dup(2, 1)))),
		0);
	assert_int_equal(stat(scratch("o"), &st), 0);
	/* Two openings would have overwritten each other. */
	assert_int_equal(st.st_size, 6);
}

static void works_with_high_numbers(void **state)
{
	struct told t = tell(SPEC(.steps = STEPS(brood_step_dup(600, 1),
						 brood_step_dup(601, 600))));

	(void)state;
	assert_string_equal(told_fd(&t, 600), told_fd(&t, 1));
	assert_string_equal(told_fd(&t, 601), told_fd(&t, 1));
	assert_int_equal(told_count(&t, "fd "), 5);
	told_free(&t);
}

SUITE(TEST(after_an_open_means_that_file),
      TEST(before_an_open_means_the_old_one), TEST(can_copy_a_passed_one),
      TEST(can_copy_a_pipe), TEST(source_may_then_be_closed),
      TEST(shares_one_file_description), TEST(works_with_high_numbers))
