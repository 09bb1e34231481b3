/* SPDX-License-Identifier: MIT */
/* pipe: one end is the child's descriptor, the other is in the handle. */
#include "lib/test.h"

static void reads_what_the_child_writes(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("echo out; echo err >&2"),
			   .steps = STEPS(brood_step_pipe(1, 0),
					  brood_step_pipe(2, 0))));
	char buf[64];

	(void)state;
	assert_string_equal(slurp(brood_pipe(child, 2), buf, sizeof buf),
			    "err\n");
	assert_string_equal(output_of(child, buf, sizeof buf), "out");
}

static void feeds_the_childs_input(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = ARGV("cat"),
			   .steps = STEPS(brood_step_pipe(0, 0),
					  brood_step_pipe(1, 0))));
	char buf[64];
	int fd = brood_pipe_take(child, 0);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(brood_pipe(child, 0), -ENOENT);
	assert_int_equal(brood_pipe_take(child, 0), -ENOENT);
	assert_int_equal(write(fd, "hello", 5), 5);
	/* Only now can cat see the end: nobody else holds this end. */
	close(fd);
	assert_string_equal(output_of(child, buf, sizeof buf), "hello");
}

static void direction_can_be_chosen(void **state)
{
	struct brood_child *child = start(
		SPEC(.argv = SH("cat <&7 >&5"),
		     .steps = STEPS(
			     brood_step_pipe(7, BROOD_PIPE_CHILD_READS),
			     brood_step_pipe(5, BROOD_PIPE_CHILD_WRITES))));
	char buf[64];
	int fd = brood_pipe_take(child, 7);

	(void)state;
	assert_int_equal(write(fd, "seven", 5), 5);
	close(fd);
	assert_string_equal(slurp(brood_pipe(child, 5), buf, sizeof buf),
			    "seven");
	assert_int_equal(finish(child), 0);
}

static void a_copy_of_a_chosen_end_is_made(void **state)
{
	struct brood_child *child = start(
		SPEC(.argv = SH("echo err >&2"),
		     .steps = STEPS(brood_step_pipe(1, BROOD_PIPE_CHILD_WRITES),
				    brood_step_dup(2, 1))));
	char buf[64];

	(void)state;
	assert_string_equal(output_of(child, buf, sizeof buf), "err");
}

static void default_direction_past_two_is_writing(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("echo nine >&9"),
			   .steps = STEPS(brood_step_pipe(9, 0))));
	char buf[64];

	(void)state;
	assert_string_equal(slurp(brood_pipe(child, 9), buf, sizeof buf),
			    "nine\n");
	assert_int_equal(finish(child), 0);
}

static void callers_ends_are_close_on_exec(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = ARGV("cat"),
			   .steps = STEPS(brood_step_pipe(0, 0),
					  brood_step_pipe(1, 0))));

	(void)state;
	for (int i = 0; i < 2; i++) {
		int fd = brood_pipe(child, i);

		assert_true(fd > 2);
		assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
	}
	assert_int_equal(brood_pipe(child, 2), -ENOENT);
	assert_int_equal(brood_pipe(child, -1), -ENOENT);
	/* Closing the handle closes the pipe, and so ends cat. */
	{
		pid_t pid = brood_pid(child);
		int status;

		brood_child_close(&child);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status));
	}
}

static void child_has_only_its_own_end(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("set -- /proc/self/fd/*; echo $#"),
			   .steps = STEPS(brood_step_pipe(0, 0),
					  brood_step_pipe(1, 0),
					  brood_step_pipe(2, 0))));
	char buf[64];

	(void)state;
	/* 0, 1, 2 and the one that the directory is read with. */
	assert_int_equal(atoi(output_of(child, buf, sizeof buf)), 4);
}

static void failure_leaves_no_pipe(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++)
		fails(SPEC(.argv = ARGV("/no/such"),
			   .steps = STEPS(brood_step_pipe(0, 0),
					  brood_step_pipe(1, 0))),
		      -ENOENT, BROOD_STAGE_EXEC);
}

SUITE(TEST(reads_what_the_child_writes), TEST(feeds_the_childs_input),
      TEST(direction_can_be_chosen), TEST(a_copy_of_a_chosen_end_is_made),
      TEST(default_direction_past_two_is_writing),
      TEST(callers_ends_are_close_on_exec), TEST(child_has_only_its_own_end),
      TEST(failure_leaves_no_pipe))
