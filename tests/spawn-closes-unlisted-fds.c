/* SPDX-License-Identifier: MIT */
/* A descriptor that no step names is not in the child, however many. */
#include "lib/test.h"

#include <sys/resource.h>

/* Opens descriptors that exec would pass on, up to the number last. */
static void open_until(int last)
{
	int fd = open("/dev/null", O_RDWR);

	while (fd < last) {
		assert_true(fd > 2);
		fd = fcntl(fd, F_DUPFD, fd + 1);
	}
}

static int lift_limit(void)
{
	struct rlimit r;

	getrlimit(RLIMIT_NOFILE, &r);
	if (r.rlim_max != RLIM_INFINITY && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
	return r.rlim_cur > 60000 ? 60000 : (int)r.rlim_cur - 20;
}

static void assert_only(const struct told *t, int count)
{
	if (told_count(t, "fd ") == count)
		return;
	for (const char *s = t->text; s < t->text + t->size;
	     s += strlen(s) + 1) {
		if (!strncmp(s, "fd ", 3))
			print_error("%s\n", s);
	}
	fail_msg("not %d descriptors", count);
}

static void few(void **state)
{
	struct told t;

	(void)state;
	open_until(40);
	t = tell(SPEC(.flags = 0));
	assert_only(&t, 3);
	told_free(&t);
	t = tell(SPEC(.flags = BROOD_ASYNC));
	assert_only(&t, 3);
	told_free(&t);
	closefrom(3);
}

static void holes_and_ends(void **state)
{
	struct told t;

	(void)state;
	open_until(400);
	for (int fd = 10; fd <= 30; fd++)
		close(fd);
	for (int fd = 250; fd <= 260; fd++)
		close(fd);
	t = tell(SPEC(.steps = STEPS(brood_step_inherit(5),
				     brood_step_inherit(100))));
	assert_only(&t, 5);
	told_free(&t);
	closefrom(3);
}

static void thousands(void **state)
{
	struct brood_child *child;
	struct told t;
	uint64_t got;

	(void)state;
	open_until(lift_limit());
	child = start(SPEC(.argv = tell_argv(),
			   .steps = STEPS(brood_step_pass(3, 255),
					  brood_step_inherit(200),
					  brood_step_null(0))));
	got = brood_got(child);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_only(&t, 5);
	told_free(&t);
	/* All below 256: the table is not copied, if the kernel can. */
	if (brood_capabilities() & BROOD_HAS_CLOSE_RANGE &&
	    brood_capabilities() & BROOD_HAS_CLONE3)
		assert_false(got & BROOD_GOT_TABLE_COPIED);
	closefrom(3);
}

static void high_ones_are_passed_and_told(void **state)
{
	struct brood_child *child;
	struct told t;
	uint64_t got;
	int high;

	(void)state;
	high = lift_limit();
	open_until(high);
	child = start(SPEC(.argv = tell_argv(),
			   .steps = STEPS(brood_step_pass(3, high))));
	got = brood_got(child);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_only(&t, 4);
	assert_string_equal(told_fd(&t, 3), "/dev/null");
	told_free(&t);
	assert_true(got & BROOD_GOT_TABLE_COPIED);
	closefrom(3);
}

static void pipes_have_room_above(void **state)
{
	char buf[64];
	struct brood_child *child;

	(void)state;
	open_until(lift_limit() - 100);
	child = start(SPEC(.argv = SH("set -- /proc/self/fd/*; echo $#"),
			   .steps = STEPS(brood_step_pipe(1, 0))));
	assert_true(brood_pipe(child, 1) > 256);
	assert_int_equal(atoi(output_of(child, buf, sizeof buf)), 4);
	closefrom(3);
}

static void callers_own_are_untouched(void **state)
{
	(void)state;
	open_until(600);
	fcntl(500, F_SETFD, FD_CLOEXEC);
	assert_int_equal(run(SPEC(.argv = SH(":"),
				  .steps = STEPS(brood_step_inherit(500)))),
			 0);
	for (int fd = 3; fd <= 600; fd++)
		assert_int_equal(fcntl(fd, F_GETFD),
				 fd == 500 ? FD_CLOEXEC : 0);
	closefrom(3);
}

#define FORKED(f)                                                              \
	static void f##_(void **state)                                         \
	{                                                                      \
		(void)state;                                                   \
		in_fork(f);                                                    \
	}

/* Forked: the limit stays raised and the table large. */
FORKED(few)
FORKED(holes_and_ends)
FORKED(thousands)
FORKED(high_ones_are_passed_and_told)
FORKED(pipes_have_room_above)
FORKED(callers_own_are_untouched)

SUITE(TEST(few_), TEST(holes_and_ends_), TEST(thousands_),
      TEST(high_ones_are_passed_and_told_), TEST(pipes_have_room_above_),
      TEST(callers_own_are_untouched_))
