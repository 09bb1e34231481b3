/* SPDX-License-Identifier: MIT */
/* close_from: a descriptor and all above are closed in the child. */
#include "lib/test.h"

static int a, b;

/* Two descriptors that fork and exec would pass on. */
static void open_two(void)
{
	a = fcntl(1, F_DUPFD, 30);
	b = fcntl(1, F_DUPFD, 700);
	assert_int_equal(a, 30);
	assert_int_equal(b, 700);
}

static void close_two(void)
{
	close(a);
	close(b);
}

static void of_all_that_is_kept(void **state)
{
	struct told t;

	(void)state;
	open_two();
	t = tell(SPEC(.flags = BROOD_KEEP_FDS,
		      .steps = STEPS(brood_step_close_from(31))));
	assert_non_null(told_fd(&t, 30));
	assert_null(told_fd(&t, 700));
	told_free(&t);
	t = tell(SPEC(.flags = BROOD_KEEP_FDS,
		      .steps = STEPS(brood_step_close_from(30))));
	assert_null(told_fd(&t, 30));
	told_free(&t);
	t = tell(SPEC(.flags = BROOD_KEEP_FDS,
		      .steps = STEPS(brood_step_close_from(701))));
	assert_non_null(told_fd(&t, 30));
	assert_non_null(told_fd(&t, 700));
	told_free(&t);
	close_two();
}

static void of_the_standard_ones(void **state)
{
	struct told t = tell(SPEC(.steps = STEPS(brood_step_close_from(1))));

	(void)state;
	assert_int_equal(told_count(&t, "fd "), 1);
	assert_non_null(told_fd(&t, 0));
	told_free(&t);
	t = tell(SPEC(.steps = STEPS(brood_step_close_from(0))));
	assert_int_equal(told_count(&t, "fd "), 0);
	told_free(&t);
}

/* What lies above may be read from until then, wherever it stands. */
static void after_all_that_reads(void **state)
{
	const char *path = scratch_file("f", "", 0600);
	struct told t;
	int fd = open(path, O_RDWR);
	int high;

	(void)state;
	high = fcntl(fd, F_DUPFD, 40);
	t = tell(SPEC(.flags = BROOD_KEEP_FDS,
		      .steps = STEPS(brood_step_close_from(4),
				     brood_step_pass(3, high),
				     brood_step_dup(1, high))));
	assert_string_equal(told_fd(&t, 3), path);
	assert_string_equal(told_fd(&t, 1), path);
	assert_int_equal(told_count(&t, "fd "), 4);
	told_free(&t);
	close(high);
	close(fd);
}

static void a_program_by_descriptor_still_runs(void **state)
{
	int fd = open(beside("tell"), O_RDONLY);
	int high = fcntl(fd, F_DUPFD, 50);
	struct told t;

	(void)state;
	for (int i = 0; i < 2; i++) {
		t = tell(SPEC(.flags = BROOD_PROGRAM_FD |
				       (i ? BROOD_KEEP_FDS : 0),
			      .program_fd = high,
			      .steps = STEPS(brood_step_close_from(2))));
		assert_int_equal(told_count(&t, "fd "), 2);
		told_free(&t);
		t = tell(SPEC(.flags = BROOD_PROGRAM_FD | BROOD_ORDERED,
			      .program_fd = high,
			      .steps = STEPS(brood_step_close_from(2))));
		assert_int_equal(told_count(&t, "fd "), 2);
		told_free(&t);
	}
	close(high);
	close(fd);
}

static void runs_beside_the_caller(void **state)
{
	struct brood_child *child;
	struct told t;

	(void)state;
	open_two();
	child = start(SPEC(.argv = tell_argv(),
			   .flags = BROOD_ASYNC | BROOD_KEEP_FDS,
			   .steps = STEPS(brood_step_close_from(30))));
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_null(told_fd(&t, 30));
	assert_null(told_fd(&t, 700));
	told_free(&t);
	close_two();
}

static void in_the_callers_order(void **state)
{
	struct told t = tell(SPEC(.flags = BROOD_ORDERED | BROOD_KEEP_FDS,
				  .steps = STEPS(brood_step_null(8),
						 brood_step_close_from(7),
						 brood_step_null(9))));

	(void)state;
	assert_null(told_fd(&t, 8));
	assert_string_equal(told_fd(&t, 9), "/dev/null");
	told_free(&t);
}

/* What comes before finds all of the caller's, by whatever way. */
static void not_before_its_turn(void **state)
{
	const char *path = scratch_file("f", "", 0600);
	const char *name = scratch("link");
	int fd = open(path, O_RDWR), high = fcntl(fd, F_DUPFD, 100);
	char proc[64];
	struct told t;

	(void)state;
	snprintf(proc, sizeof proc, "/proc/self/fd/%d", high);
	unlink(name);
	assert_int_equal(symlink(proc, name), 0);
	t = tell(SPEC(.flags = BROOD_ORDERED | BROOD_KEEP_FDS,
		      .steps = STEPS(
			      brood_step_dup(7, high), brood_step_null(8),
			      brood_step_dup(high, 1), brood_step_close_from(8),
			      brood_step_close_from(9))));
	assert_string_equal(told_fd(&t, 7), path);
	assert_null(told_fd(&t, 8));
	assert_null(told_fd(&t, high));
	told_free(&t);
	t = tell(SPEC(.flags = BROOD_ORDERED | BROOD_KEEP_FDS,
		      .steps = STEPS(brood_step_open(7, name, O_RDONLY, 0),
				     brood_step_close_from(8))));
	assert_string_equal(told_fd(&t, 7), path);
	told_free(&t);
	fails(SPEC(.argv = SH(":"),
		   .flags = BROOD_ORDERED | BROOD_KEEP_FDS | BROOD_NO_FD_CHECK,
		   .steps = STEPS(brood_step_close_from(8),
				  brood_step_dup(3, high))),
	      -EBADF, BROOD_STAGE_STEP);
	close(high);
	close(fd);
}

static void contradictions_are_refused(void **state)
{
	const struct brood_step made[] = {
		brood_step_pass(5, 0),    brood_step_inherit(1),
		brood_step_null(7),       brood_step_pipe(5, 0),
		brood_step_data(5, 0, 0), brood_step_dup(5, 0),
		brood_step_close(5),      brood_step_open(5, "/", 0, 0),
	};
	struct brood_error err;
	char why[128];

	(void)state;
	for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
		int from = made[i].fd == 1 ? 1 : 5;

		for (int first = 0; first < 2; first++) {
			struct brood_step c = brood_step_close_from(from);

			err = refused(SPEC(.argv = SH(":"),
					   .steps = STEPS(first ? c : made[i],
							  first ? made[i] : c)),
				      -EINVAL, BROOD_REASON_CLOSED_FROM);
			assert_int_equal(err.step, 1);
			assert_int_equal(err.other, 0);
			assert_int_equal(err.number, made[i].fd);
		}
		/* One below is none. */
		assert_int_equal(
			run(SPEC(.argv = SH(":"),
				 .steps = STEPS(made[i],
						brood_step_close_from(
							made[i].fd + 1)))),
			0);
	}
	err = refused(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_close_from(3),
						     brood_step_null(4))),
		-EINVAL, BROOD_REASON_CLOSED_FROM);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "open for fd 4 (step 1): step 0 excludes it: "
				 "descriptor 4 would be closed again, or is "
				 "closed already");
	refused(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_close_from(3),
						     brood_step_close_from(4))),
		-EINVAL, BROOD_REASON_REPEATED);
	refused(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		     .steps = STEPS(brood_step_close_from(3),
				    brood_step_pipe(1, 0))),
		-EINVAL, BROOD_REASON_CLOSED_FROM);
}

SUITE(TEST(of_all_that_is_kept), TEST(of_the_standard_ones),
      TEST(after_all_that_reads), TEST(a_program_by_descriptor_still_runs),
      TEST(runs_beside_the_caller), TEST(in_the_callers_order),
      TEST(not_before_its_turn), TEST(contradictions_are_refused))
