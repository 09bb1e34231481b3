/* SPDX-License-Identifier: MIT */
/* brood_child_release gives the process to the application's own wait. */
#include "lib/test.h"

static int status_of(pid_t pid)
{
	int status = -1;

	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void wait_sees_it(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("exit 3")));
	pid_t pid = brood_pid(child);

	(void)state;
	assert_int_equal(brood_child_release(&child, NULL), pid);
	assert_null(child);
	assert_int_equal(WEXITSTATUS(status_of(pid)), 3);
	assert_int_equal(brood_child_release(&child, NULL), -EINVAL);
	assert_int_equal(brood_child_release(NULL, NULL), -EINVAL);
}

/* A handle that is closed would have reaped it. */
static void also_one_that_has_ended(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("exit 4")));
	siginfo_t si;

	(void)state;
	assert_int_equal(
		waitid(P_PID, (id_t)brood_pid(child), &si, WEXITED | WNOWAIT),
		0);
	assert_int_equal(
		WEXITSTATUS(status_of(brood_child_release(&child, NULL))), 4);
}

static void the_pidfd_can_be_had(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("exit 5")));
	int fd = brood_pidfd(child), given = -2;
	pid_t pid = brood_child_release(&child, &given);

	(void)state;
	assert_int_equal(given, fd < 0 ? -1 : fd);
	if (given >= 0) {
		assert_int_equal(fcntl(given, F_GETFD), FD_CLOEXEC);
		close(given);
	}
	assert_int_equal(WEXITSTATUS(status_of(pid)), 5);
}

static void there_need_not_be_one(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("exit 6"), .flags = BROOD_NO_PIDFD));
	int given = -2;
	pid_t pid;

	(void)state;
	assert_true(brood_got(child) & BROOD_GOT_NO_PIDFD);
	assert_int_equal(brood_pidfd(child), -ENOSYS);
	pid = brood_child_release(&child, &given);
	assert_int_equal(given, -1);
	assert_int_equal(WEXITSTATUS(status_of(pid)), 6);

	child = start(SPEC(.argv = SH("exit 7"), .flags = BROOD_NO_PIDFD));
	assert_int_equal(finish(child), 7);
	refused(SPEC(.argv = SH(":"), .flags = BROOD_NO_PIDFD | BROOD_ASYNC),
		-EINVAL, BROOD_REASON_FLAG_CONFLICT);
	refused(SPEC(.argv = SH(":"), .flags = BROOD_NO_PIDFD,
		     .start_timeout_ms = 1000),
		-EINVAL, BROOD_REASON_FLAG_CONFLICT);
	fails(SPEC(.argv = ARGV("/no/such"), .flags = BROOD_NO_PIDFD), -ENOENT,
	      BROOD_STAGE_EXEC);
}

static void a_reaped_one_is_nobodys(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH(":")));

	(void)state;
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(brood_child_release(&child, NULL), -ECHILD);
	assert_null(child);
}

static void an_asynchronous_one_is_waited_for(void **state)
{
	struct brood_child *child;

	(void)state;
	NEEDS_ASYNC();
	child = start(SPEC(.argv = SH("exit 8"), .flags = BROOD_ASYNC));
	assert_int_equal(
		WEXITSTATUS(status_of(brood_child_release(&child, NULL))), 8);
	child = start(SPEC(.argv = ARGV("/no/such"), .flags = BROOD_ASYNC));
	assert_int_equal(brood_child_release(&child, NULL), -ENOENT);
}

/* Each step fails in its turn, with what came before it done. */
static void descriptors_need_not_be_looked_at(void **state)
{
	const char *path = scratch("made");
	struct brood_error err;

	(void)state;
	unlink(path);
	err = fails(
		SPEC(.argv = SH(":"),
		     .flags = BROOD_ORDERED | BROOD_NO_FD_CHECK,
		     .steps = STEPS(
			     brood_step_open(3, path, O_WRONLY | O_CREAT, 0600),
			     brood_step_dup(4, 99))),
		-EBADF, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
	err = fails(
		SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		     .steps = STEPS(
			     brood_step_open(3, path, O_WRONLY | O_CREAT, 0600),
			     brood_step_dup(4, 99))),
		-EBADF, BROOD_STAGE_SPEC);
	assert_int_equal(access(path, F_OK), -1);
}

SUITE(TEST(wait_sees_it), TEST(also_one_that_has_ended),
      TEST(the_pidfd_can_be_had), TEST(there_need_not_be_one),
      TEST(a_reaped_one_is_nobodys), TEST(an_asynchronous_one_is_waited_for),
      TEST(descriptors_need_not_be_looked_at))
