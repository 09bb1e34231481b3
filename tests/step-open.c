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

/* Two directories that each have a file "f". */
static int open_dir(const char *name, int fd)
{
	char file[64];
	int dir, high;

	mkdir(scratch(name), 0700);
	snprintf(file, sizeof file, "%s/f", name);
	scratch_file(file, name, 0600);
	dir = open(scratch(name), O_PATH | O_CLOEXEC);
	high = fcntl(dir, F_DUPFD_CLOEXEC, fd);
	close(dir);
	assert_int_equal(high, fd);
	return high;
}

static void starts_from_an_open_directory(void **state)
{
	int dir = open_dir("d", 20);
	struct told t =
		tell(SPEC(.steps = STEPS(
				  brood_step_chdir("/"),
				  brood_step_open_at(5, dir, "f", O_RDONLY, 0),
				  brood_step_open_at(6, dir, "/dev/null",
						     O_RDONLY, 0))));

	(void)state;
	assert_string_equal(told_fd(&t, 5), scratch("d/f"));
	assert_string_equal(told_fd(&t, 6), "/dev/null");
	/* The directory is not passed on by this. */
	assert_int_equal(told_count(&t, "fd "), 5);
	told_free(&t);
	close(dir);
}

/* Numbers that other steps give to something else, before and after. */
static void the_directory_may_be_overwritten(void **state)
{
	int d = open_dir("d", 20), e = open_dir("e", 300);
	const struct brood_step *steps =
		STEPS(brood_step_pass(20, 0), brood_step_close(300),
		      brood_step_open_at(5, d, "f", O_RDONLY, 0),
		      brood_step_open_at(300 + 1, e, "f", O_RDONLY, 0),
		      brood_step_open_at(6, d, "f", O_RDONLY, 0),
		      brood_step_pass(21, 300), brood_step_pass(22, 20));
	struct brood_plan *plan;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct told t;

		if (i < 2) {
			t = tell(SPEC(.steps = steps,
				      .flags = i ? BROOD_KEEP_FDS : 0));
		} else {
			struct brood_child *child;

			assert_int_equal(
				brood_plan_new(&plan,
					       SPEC(.argv = tell_argv(),
						    .flags = BROOD_ASYNC,
						    .steps = steps),
					       NULL),
				0);
			assert_int_equal(
				brood_plan_spawn(plan, NULL, &child, NULL), 0);
			assert_int_equal(finish(child), 0);
			brood_plan_free(&plan);
			t = tell_read();
		}
		assert_string_equal(told_fd(&t, 5), scratch("d/f"));
		assert_string_equal(told_fd(&t, 6), scratch("d/f"));
		assert_string_equal(told_fd(&t, 301), scratch("e/f"));
		assert_string_equal(told_fd(&t, 21), scratch("e"));
		assert_string_equal(told_fd(&t, 22), scratch("d"));
		assert_null(told_fd(&t, 300));
		told_free(&t);
	}
	close(d);
	close(e);
}

/* Its own number, and one below which all is closed. */
static void the_directory_may_become_the_file(void **state)
{
	int dir = open_dir("d", 20);
	struct told t =
		tell(SPEC(.steps = STEPS(
				  brood_step_open_at(20, dir, "f", O_RDONLY, 0),
				  brood_step_close_from(21))));

	(void)state;
	assert_string_equal(told_fd(&t, 20), scratch("d/f"));
	assert_int_equal(told_count(&t, "fd "), 4);
	told_free(&t);
	close(dir);
}

static void a_directory_that_is_none(void **state)
{
	struct brood_error err = fails(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_null(0),
				    brood_step_open_at(3, 777, "f", 0, 0))),
		-EBADF, BROOD_STAGE_SPEC);
	int fd = open(scratch_file("f", "", 0600), O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_int_equal(err.reason, BROOD_REASON_FD_NOT_OPEN);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.other, 777);
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_null(0),
					brood_step_open_at(3, fd, "f", 0, 0))),
		    -ENOTDIR, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.other, fd);
	assert_string_equal(err.object, "f");
	close(fd);
}

SUITE(TEST(reads_from_a_file), TEST(creates_with_mode_and_umask), TEST(appends),
      TEST(takes_any_number), TEST(is_relative_to_the_childs_directory),
      TEST(null_is_for_reading_and_writing),
      TEST(failure_names_step_file_and_number),
      TEST(starts_from_an_open_directory),
      TEST(the_directory_may_be_overwritten),
      TEST(the_directory_may_become_the_file), TEST(a_directory_that_is_none))
