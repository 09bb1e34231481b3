/* SPDX-License-Identifier: MIT */
/* The pidfd is readable once the child has ended, and is the handle's. */
#include "lib/test.h"

#include <poll.h>

static void becomes_readable_at_the_end(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = ARGV("cat"),
			   .steps = STEPS(brood_step_pipe(0, 0))));
	struct pollfd p = {.fd = brood_pidfd(child), .events = POLLIN};

	(void)state;
	if (brood_got(child) & BROOD_GOT_NO_PIDFD) {
		assert_int_equal(p.fd, -ENOSYS);
		close(brood_pipe_take(child, 0));
		assert_int_equal(finish(child), 0);
		print_message("# no pidfd here\n");
		return;
	}
	assert_true(p.fd > 2);
	assert_int_equal(fcntl(p.fd, F_GETFD), FD_CLOEXEC);
	assert_int_equal(poll(&p, 1, 0), 0);
	close(brood_pipe_take(child, 0));
	assert_int_equal(poll(&p, 1, BUSY_MS), 1);
	assert_int_equal(finish(child), 0);
	assert_int_equal(fcntl(p.fd, F_GETFD), -1);
}

static void asynchronous_too(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC));
	struct pollfd p = {.fd = brood_pidfd(child), .events = POLLIN};

	(void)state;
	if (p.fd >= 0)
		assert_int_equal(poll(&p, 1, BUSY_MS), 1);
	assert_int_equal(finish(child), 0);
}

SUITE(TEST(becomes_readable_at_the_end), TEST(asynchronous_too))
