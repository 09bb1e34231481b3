/* SPDX-License-Identifier: MIT */
/* A child that something else reaped is not waited for in vain. */
#include "lib/test.h"

static void assert_told(struct brood_child *child, int code)
{
	uint64_t got = brood_got(child);
	struct brood_exit exit;

	assert_int_equal(brood_wait(child, BUSY_MS, &exit), 0);
	assert_true(exit.flags & BROOD_EXIT_NO_USAGE);
	/* Linux keeps the status for pidfds since 6.15. Without clone3 one that
	 * was quick may have been reaped before a pidfd could be opened. */
	if ((brood_capabilities() & BROOD_HAS_PIDFD_EXIT &&
	     !(got & BROOD_GOT_NO_PIDFD)) ||
	    exit.how != BROOD_LOST) {
		assert_int_equal(exit.how, BROOD_EXITED);
		assert_int_equal(exit.value, code);
	}
	assert_int_equal(brood_kill(child, 0), -ESRCH);
	assert_int_equal(brood_kill(child, SIGTERM), -ESRCH);
	brood_child_close(&child);
}

static void by_waitpid(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("exit 3")));
	pid_t pid = brood_pid(child);

	(void)state;
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_told(child, 3);
}

static void by_wait_for_any(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("exit 3"), .flags = BROOD_ASYNC));
	pid_t pid = brood_pid(child);

	(void)state;
	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(waitpid(-1, NULL, 0), pid);
	assert_told(child, 3);
}

static void by_the_kernel(void **state)
{
	struct brood_child *child;

	(void)state;
	signal(SIGCHLD, SIG_IGN);
	child = start(SPEC(.argv = SH("sleep 0.05; exit 4")));
	assert_told(child, 4);
	child = start(SPEC(.argv = SH("exit 5"), .flags = BROOD_ASYNC));
	assert_told(child, 5);
	signal(SIGCHLD, SIG_DFL);
}

SUITE(TEST(by_waitpid), TEST(by_wait_for_any), TEST(by_the_kernel))
