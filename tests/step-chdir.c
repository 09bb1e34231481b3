/* SPDX-License-Identifier: MIT */
/* chdir and fchdir move the child, never the caller. */
#include "lib/test.h"

static void assert_cwd(const struct brood_step *steps, const char *want)
{
	struct told t = tell(SPEC(.steps = steps));

	assert_string_equal(told(&t, "cwd "), want);
	assert_int_equal(told_count(&t, "fd "), 3);
	told_free(&t);
}

static void goes_to_a_path(void **state)
{
	(void)state;
	assert_cwd(STEPS(brood_step_chdir("/proc")), "/proc");
	assert_cwd(STEPS(brood_step_chdir("/proc/../usr/./bin")), "/usr/bin");
}

static void goes_to_an_open_directory(void **state)
{
	static const int flags[] = {O_RDONLY, O_PATH};

	(void)state;
	for (int i = 0; i < 2; i++) {
		int fd = open("/usr/lib", flags[i] | O_DIRECTORY | O_CLOEXEC);

		assert_true(fd > 2);
		assert_cwd(STEPS(brood_step_fchdir(fd)), "/usr/lib");
		close(fd);
	}
}

static void takes_a_high_number(void **state)
{
	int fd = open("/usr/lib", O_PATH | O_CLOEXEC);
	int high = fcntl(fd, F_DUPFD_CLOEXEC, 700);

	(void)state;
	assert_int_equal(high, 700);
	assert_cwd(STEPS(brood_step_fchdir(high)), "/usr/lib");
	close(high);
	close(fd);
}

/* The directory's number may be overwritten by another step: fchdir names one
 * of the caller's, and comes first. */
static void number_may_be_set_as_well(void **state)
{
	int fd = open("/usr/lib", O_PATH | O_CLOEXEC);
	struct told t;

	(void)state;
	t = tell(SPEC(.steps = STEPS(brood_step_null(fd),
				     brood_step_fchdir(fd))));
	assert_string_equal(told(&t, "cwd "), "/usr/lib");
	assert_string_equal(told_fd(&t, fd), "/dev/null");
	told_free(&t);
	close(fd);
}

static void failure_names_the_step(void **state)
{
	struct brood_error err;
	int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);

	(void)state;
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_umask(022),
					brood_step_chdir("/no/where"))),
		    -ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_CHDIR);
	assert_string_equal(err.object, "/no/where");
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_fchdir(file))),
		-ENOTDIR, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 0);
	assert_int_equal(err.step_type, BROOD_STEP_FCHDIR);
	assert_int_equal(err.number, file);
	close(file);
}

SUITE(TEST(goes_to_a_path), TEST(goes_to_an_open_directory),
      TEST(takes_a_high_number), TEST(number_may_be_set_as_well),
      TEST(failure_names_the_step))
