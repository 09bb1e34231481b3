/* SPDX-License-Identifier: MIT */
/* BROOD_ASYNC returns before exec; brood_started tells what became of it. */
#include "lib/filter.h"
#include "lib/test.h"

#include <sys/prctl.h>

#define OPEN_FIFO STEPS(brood_step_open(3, scratch("fifo"), O_RDONLY, 0))

static void release(void)
{
	int fd = open(scratch("fifo"), O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	close(fd);
}

static void returns_before_exec(void **state)
{
	struct brood_child *child;
	struct brood_error err;
	int64_t begin;

	(void)state;
	NEEDS_ASYNC();
	mkfifo(scratch("fifo"), 0600);
	child = start(SPEC(.argv = SH("exit 3"), .steps = OPEN_FIFO,
			   .flags = BROOD_ASYNC));
	assert_false(brood_got(child) & BROOD_GOT_BLOCKING);
	assert_true(brood_pid(child) > 0);
	assert_int_equal(brood_started(child, 0, &err), -ETIMEDOUT);
	assert_int_equal(err.code, -ETIMEDOUT);
	begin = now_ms();
	assert_int_equal(brood_started(child, 60, NULL), -ETIMEDOUT);
	assert_in_range(now_ms() - begin, 59, BUSY_MS);
	assert_int_equal(brood_wait(child, 0, NULL), -ETIMEDOUT);
	release();
	assert_int_equal(brood_started(child, -1, &err), 0);
	assert_int_equal(err.code, 0);
	assert_int_equal(finish(child), 3);
}

static void success_is_told_again(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("exit 4"), .flags = BROOD_ASYNC));

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(brood_started(child, 0, NULL), 0);
	assert_int_equal(finish(child), 4);
}

static void wait_alone_is_enough(void **state)
{
	(void)state;
	assert_int_equal(run(SPEC(.argv = SH("exit 6"), .flags = BROOD_ASYNC)),
			 6);
}

static void blocking_spawn_has_started(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH(":")));

	(void)state;
	assert_int_equal(brood_started(child, 0, NULL), 0);
	assert_int_equal(finish(child), 0);
}

static int in_new_process(struct brood_child *child)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		int r = brood_started(child, 0, NULL);

		brood_child_close(&child);
		_exit(r == -ECHILD ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void another_process_is_told_nothing(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = ARGV("cat"), .flags = BROOD_ASYNC,
			   .steps = STEPS(brood_step_pipe(0, 0))));

	(void)state;
	assert_int_equal(in_new_process(child), 0);
	assert_int_equal(brood_started(child, -1, NULL), 0);
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 0);
}

static void killed_before_exec_is_told(void **state)
{
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit exit;

	(void)state;
	NEEDS_ASYNC();
	mkfifo(scratch("fifo"), 0600);
	child = start(SPEC(.argv = SH(":"), .steps = OPEN_FIFO,
			   .flags = BROOD_ASYNC));
	assert_int_equal(brood_kill(child, SIGKILL), 0);
	assert_true(brood_started(child, -1, &err) < 0);
	assert_int_equal(err.stage, BROOD_STAGE_KILLED);
	assert_int_equal(err.signal, SIGKILL);
	assert_int_equal(brood_wait(child, -1, &exit), 0);
	assert_int_equal(exit.how, BROOD_NOT_STARTED);
	brood_child_close(&child);
}

/* Who takes a child for dead waits for it to be reaped. */
static pid_t release_after(unsigned seconds)
{
	const char *fifo = scratch("fifo"); /* a fork's own is another */
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sleep(seconds);
	_exit(open(fifo, O_WRONLY | O_NONBLOCK) < 0);
}

/* Who has waited for a while looks whether the child is still there. */
static void cannot_look(void **state)
{
	struct brood_child *child;
	pid_t helper;
	int status;

	(void)state;
	mkfifo(scratch("fifo"), 0600);
	assert_int_equal(take_calls_away("waitid:0:1=EPERM"), 0); /* P_PID */
	child = start(SPEC(.argv = SH("exit 6"), .steps = OPEN_FIFO,
			   .flags = BROOD_ASYNC));
	helper = release_after(10);
	assert_int_equal(brood_started(child, 300, NULL), -ETIMEDOUT);
	kill(helper, SIGKILL);
	waitpid(helper, NULL, 0);
	release();
	assert_int_equal(brood_started(child, -1, NULL), 0);
	assert_int_equal(waitpid(brood_pid(child), &status, 0),
			 brood_pid(child));
	assert_int_equal(WEXITSTATUS(status), 6);
	brood_child_close(&child);
}

static void a_look_that_fails_is_no_end(void **state)
{
	(void)state;
	NEEDS_ASYNC();
	in_fork(cannot_look);
}

SUITE(TEST(returns_before_exec), TEST(success_is_told_again),
      TEST(wait_alone_is_enough), TEST(blocking_spawn_has_started),
      TEST(another_process_is_told_nothing), TEST(killed_before_exec_is_told),
      TEST(a_look_that_fails_is_no_end))
