/* SPDX-License-Identifier: MIT */
/* The caller may close a descriptor that it passed as soon as the call is
 * back, although the child has not come to its steps yet. */
#include "lib/test.h"

static void five_hundred_times(void **state)
{
	(void)state;
	for (int i = 0; i < 500; i++) {
		struct brood_child *child;
		char want[16], is[16];
		int p[2];

		assert_int_equal(pipe2(p, O_CLOEXEC), 0);
		snprintf(want, sizeof want, "%d", i);
		child = start(SPEC(.argv = ARGV("/bin/echo", "-n", want),
				   .flags = BROOD_ASYNC,
				   .steps = STEPS(brood_step_pass(1, p[1]))));
		close(p[1]);
		/* The number is at once in use for something else. */
		assert_int_equal(open("/dev/full", O_WRONLY | O_CLOEXEC), p[1]);
		assert_string_equal(slurp(p[0], is, sizeof is), want);
		close(p[0]);
		close(p[1]);
		assert_int_equal(finish(child), 0);
	}
}

static void all_kinds_of_descriptors(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		int dir = open("/usr/lib", O_PATH | O_CLOEXEC);
		int program = open(beside("tell"), O_PATH | O_CLOEXEC);
		int kept = open("/dev/zero", O_RDONLY | O_CLOEXEC);
		struct brood_child *child;
		struct told t;

		child = start(SPEC(.argv = tell_argv(),
				   .flags = BROOD_ASYNC | BROOD_PROGRAM_FD,
				   .program_fd = program,
				   .steps = STEPS(brood_step_fchdir(dir),
						  brood_step_inherit(kept))));
		close(dir);
		close(program);
		close(kept);
		assert_int_equal(finish(child), 0);
		t = tell_read();
		assert_string_equal(told(&t, "cwd "), "/usr/lib");
		assert_string_equal(told_fd(&t, kept), "/dev/zero");
		told_free(&t);
	}
}

/* A small table is copied; a large one is at first the caller's own. */
static void open_many(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	for (int i = 0; i < 900; i++)
		assert_true(fcntl(fd, F_DUPFD_CLOEXEC, 100) > 0);
	close(fd);
}

static void with_many_open(void **state)
{
	open_many();
	five_hundred_times(state);
	all_kinds_of_descriptors(state);
	closefrom(3);
}

static void from_a_large_table(void **state)
{
	(void)state;
	in_fork(with_many_open);
}

SUITE(TEST(five_hundred_times), TEST(all_kinds_of_descriptors),
      TEST(from_a_large_table))
