/* SPDX-License-Identifier: MIT */
/* BROOD_ORDERED runs the steps as listed; without it, in the safe order. */
#include "lib/test.h"

static mode_t mode_of_new_file(uint64_t flags)
{
	const char *path = scratch("new");
	mode_t old = umask(0);
	struct stat st;

	unlink(path);
	assert_int_equal(
		run(SPEC(.argv = SH(":"), .flags = flags,
			 .steps = STEPS(brood_step_open(3, path,
							O_WRONLY | O_CREAT,
							0666),
					brood_step_umask(077)))),
		0);
	umask(old);
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void the_order_decides(void **state)
{
	(void)state;
	assert_int_equal(mode_of_new_file(0), 0600);
	assert_int_equal(mode_of_new_file(BROOD_ORDERED), 0666);
}

static void directories_follow_one_another(void **state)
{
	struct told t =
		tell(SPEC(.flags = BROOD_ORDERED,
			  .steps = STEPS(brood_step_chdir("/usr"),
					 brood_step_open(3, "bin", O_PATH, 0),
					 brood_step_chdir("lib"))));

	(void)state;
	assert_string_equal(told(&t, "cwd "), "/usr/lib");
	assert_string_equal(told_fd(&t, 3), "/usr/bin");
	told_free(&t);
}

static void descriptors_may_be_set_again(void **state)
{
	const char *a = scratch_file("a", "", 0644);
	const char *b = scratch_file("b", "", 0644);
	/* A swap by hand, with a spare number. */
	struct told t =
		tell(SPEC(.flags = BROOD_ORDERED,
			  .steps = STEPS(
				  brood_step_open(3, a, O_RDONLY, 0),
				  brood_step_open(4, b, O_RDONLY, 0),
				  brood_step_dup(9, 3), brood_step_dup(3, 4),
				  brood_step_dup(4, 9), brood_step_close(9))));

	(void)state;
	assert_string_equal(told_fd(&t, 3), b);
	assert_string_equal(told_fd(&t, 4), a);
	assert_int_equal(told_count(&t, "fd "), 5);
	told_free(&t);
}

static void earlier_steps_have_run_when_one_fails(void **state)
{
	const char *path = scratch("made");
	struct brood_error err;
	struct stat st;

	(void)state;
	err = fails(
		SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		     .steps = STEPS(
			     brood_step_open(3, path, O_WRONLY | O_CREAT, 0600),
			     brood_step_chdir("/no/where"),
			     brood_step_open(3, scratch("not"),
					     O_WRONLY | O_CREAT, 0600))),
		-ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(stat(scratch("not"), &st), -1);
}

static void pass_has_no_place(void **state)
{
	(void)state;
	refused(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		     .steps = STEPS(brood_step_pass(3, 1))),
		-EINVAL, BROOD_REASON_PASS_ORDERED);
}

SUITE(TEST(the_order_decides), TEST(directories_follow_one_another),
      TEST(descriptors_may_be_set_again),
      TEST(earlier_steps_have_run_when_one_fails), TEST(pass_has_no_place))
