/* SPDX-License-Identifier: MIT */
/* open and null: the child's descriptors as files, opened by the child. */
#include "lib/test.h"

static void reads_from_a_file(void **state)
{
	const char *path = scratch_file("in", "x\ny\nz\n", 0644);

	(void)state;
	assert_int_equal(run(SPEC(.argv = SH("exit $(wc -l)"),
				  .steps = STEPS(brood_step_open(
					  0, path, O_RDONLY, 0)))),
			 3);
}

static void creates_with_mode_and_umask(void **state)
{
	const char *path = scratch("new");
	struct stat st;

	(void)state;
	unlink(path);
	/* The mask is listed last and yet is in force when the file is made. */
	assert_int_equal(
		run(SPEC(.argv = SH("echo hello"),
			 .steps = STEPS(
				 brood_step_open(1, path,
						 O_WRONLY | O_CREAT | O_EXCL,
						 0666),
				 brood_step_umask(027)))),
		0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(st.st_size, 6);
}

static void appends(void **state)
{
	const char *path = scratch_file("log", "12", 0644);
	struct stat st;

	(void)state;
	assert_int_equal(run(SPEC(.argv = SH("printf 345"),
				  .steps = STEPS(brood_step_open(
					  1, path, O_WRONLY | O_APPEND, 0)))),
			 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 5);
}

static void takes_any_number(void **state)
{
	static const int numbers[] = {0, 2, 3, 9, 255, 256, 900};

	(void)state;
	scratch_file("f", "", 0644);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		int fd = numbers[i];
		const char *path = scratch("f");
		struct told t = tell(SPEC(.steps = STEPS(brood_step_open(
						  fd, path, O_RDWR, 0))));

		assert_string_equal(told_fd(&t, fd), path);
		assert_int_equal(told_count(&t, "fd "), fd < 3 ? 3 : 4);
		told_free(&t);
	}
}

static void is_relative_to_the_childs_directory(void **state)
{
	struct told t;

	(void)state;
	scratch_file("f", "", 0644);
	t = tell(SPEC(.steps = STEPS(brood_step_open(3, "f", O_RDONLY, 0),
				     brood_step_chdir(scratch("")))));
	assert_string_equal(told_fd(&t, 3), scratch("f"));
	told_free(&t);
}

static void null_is_for_reading_and_writing(void **state)
{
	struct told t = tell(
		SPEC(.steps = STEPS(brood_step_null(0), brood_step_null(1),
				    brood_step_null(2), brood_step_null(8))));

	(void)state;
	assert_string_equal(told(&t, "fd 0 "), "rw /dev/null");
	assert_string_equal(told(&t, "fd 1 "), "rw /dev/null");
	assert_string_equal(told(&t, "fd 2 "), "rw /dev/null");
	assert_string_equal(told(&t, "fd 8 "), "rw /dev/null");
	assert_int_equal(told_count(&t, "fd "), 4);
	told_free(&t);
}

static void failure_names_step_file_and_number(void **state)
{
	struct brood_error err =
		fails(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_null(0),
					  brood_step_open(1, "/no/such/file",
							  O_WRONLY, 0))),
		      -ENOENT, BROOD_STAGE_STEP);

	(void)state;
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_OPEN);
	assert_int_equal(err.number, 1);
	assert_string_equal(err.object, "/no/such/file");
}

SUITE(TEST(reads_from_a_file), TEST(creates_with_mode_and_umask), TEST(appends),
      TEST(takes_any_number), TEST(is_relative_to_the_childs_directory),
      TEST(null_is_for_reading_and_writing),
      TEST(failure_names_step_file_and_number))
