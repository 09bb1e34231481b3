/* SPDX-License-Identifier: MIT */
/* own_tree: what the handle tells, and what stays as it is without a tree. */
#include "lib/owned.h"

#include <poll.h>

static void the_default_is_had_and_told(void **state)
{
	struct brood_child *child;
	struct brood_tree_info info;
	uint32_t expected;

	(void)state;
	NEEDS(BROOD_TREE_DEFAULT);
	expected = can_own(BESIDE) ? BESIDE : PARENT;
	child = start(OWNED(BROOD_TREE_DEFAULT, .argv = SH("exec sleep 60")));
	info = info_of(child);
	assert_int_equal(info.ways, expected);
	assert_true(is_there(info.guardian));
	assert_int_equal(info.init, 0);
	assert_true((info.cgroup_fd >= 0) == (expected == BESIDE));
	brood_child_close(&child);
	assert_false(is_there(info.guardian));
}

static void without_it_there_is_none(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("exit 4")));
	struct brood_tree_use usage;
	struct brood_tree_info info = info_of(child);

	(void)state;
	assert_int_equal(info.ways, 0);
	assert_int_equal(info.cgroup_fd, -1);
	assert_int_equal(brood_tree_list(child, NULL, 0), -ENOENT);
	assert_int_equal(brood_tree_usage(child, &usage), -ENOENT);
	assert_int_equal(brood_tree_kill(child, SIGKILL), -ENOENT);
	assert_int_equal(finish(child), 4);
	assert_int_equal(brood_tree(NULL, &info), -EINVAL);
}

/* ---- the program stays what it was ---- */

static void status_comes_exactly(uint32_t ways, uint64_t flags)
{
	struct brood_child *child =
		start(OWNED(ways, .flags = flags,
			    .argv = SH("i=0; while [ $i -lt 20000 ]; do "
				       "i=$((i+1)); done; exit 77")));
	struct brood_exit end;

	assert_int_equal(brood_wait(child, BUSY_MS, &end), 0);
	assert_int_equal(end.how, BROOD_EXITED);
	assert_int_equal(end.value, 77);
	assert_false(end.flags & BROOD_EXIT_NO_USAGE);
	assert_true(end.user_us + end.system_us > 0);
	assert_true(end.minor_faults > 0);
	assert_int_equal(brood_wait(child, 0, &end), 0);
	assert_int_equal(end.value, 77);
	brood_child_close(&child);

	child = start(OWNED(ways, .flags = flags, .argv = SH("kill -USR1 $$")));
	assert_int_equal(brood_wait(child, BUSY_MS, &end), 0);
	/* In a namespace, $$ is as it should be; sh is no init. */
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(end.value, SIGUSR1);
	brood_child_close(&child);
}

static void its_status_is_told_by_each_way(void **state)
{
	(void)state;
	for_each_way(status_comes_exactly);
}

static void failure(uint32_t ways, uint64_t flags)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	int r = brood_spawn(
		&child,
		OWNED(ways, .flags = flags, .argv = ARGV("/no/such/program")),
		&err);

	if (r == 0)
		r = brood_started(child, -1, &err);
	assert_int_equal(r, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_EXEC);
	brood_child_close(&child);

	r = brood_spawn(&child,
			OWNED(ways, .flags = flags, .argv = SH(":"),
			      .steps = STEPS(brood_step_chdir("/nowhere"))),
			&err);
	if (r == 0)
		r = brood_started(child, -1, &err);
	assert_int_equal(r, -ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 0);
	brood_child_close(&child);
}

static void a_failed_start_is_told_as_ever(void **state)
{
	(void)state;
	for_each_way(failure);
}

static void deadline(uint32_t ways, uint64_t flags)
{
	const char *fifo = scratch("fifo");
	struct brood_error err;

	if (flags)
		return;
	mkfifo(fifo, 0600);
	err = fails(
		OWNED(ways, .argv = SH(":"), .start_timeout_ms = 100,
		      .steps = STEPS(brood_step_open(0, fifo, O_RDONLY, 0))),
		-ETIMEDOUT, BROOD_STAGE_TIMEOUT);
	assert_int_equal(err.number, 100);
	unlink(fifo);
}

static void a_start_deadline_ends_all(void **state)
{
	(void)state;
	NEEDS_ASYNC();
	for_each_way(deadline);
}

static void parent_is_told(uint32_t ways, uint64_t flags)
{
	char buf[64], expected[64];
	struct brood_child *child = start(OWNED(
		ways, .flags = flags, .argv = SH("echo $PPID; read x"),
		.steps = STEPS(brood_step_pipe(0, 0), brood_step_pipe(1, 0))));
	struct brood_tree_info info = info_of(child);
	int in = brood_pipe_take(child, 0);
	ssize_t n = read(brood_pipe(child, 1), buf, sizeof buf - 1);

	assert_true(n > 0);
	buf[n] = 0;
	snprintf(expected, sizeof expected, "%d\n",
		 ways & PARENT      ? info.guardian
		 : ways & NAMESPACE ? 0
				    : getpid());
	assert_string_equal(buf, expected);
	close(in);
	if (ways & PARENT)
		assert_int_equal(waitpid(brood_pid(child), NULL, WNOHANG), -1);
	else
		assert_int_equal(waitpid(brood_pid(child), NULL, 0),
				 brood_pid(child));
	brood_child_close(&child);
}

static void its_parent_is_the_caller_but_for_a_guardian(void **state)
{
	(void)state;
	for_each_way(parent_is_told);
}

/* The guardian must keep no pipe open that the caller reads. */
static void ends_of_pipes(uint32_t ways, uint64_t flags)
{
	int pipe_ends[2];
	char byte;
	struct brood_child *child;
	struct pollfd end;

	assert_int_equal(pipe(pipe_ends), 0); /* not close-on-exec */
	child = start(OWNED(ways, .flags = flags, .argv = SH(":"),
			    .steps = STEPS(brood_step_pass(1, pipe_ends[1]))));
	close(pipe_ends[1]);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	end = (struct pollfd){.fd = pipe_ends[0], .events = POLLIN};
	assert_int_equal(poll(&end, 1, BUSY_MS), 1);
	assert_int_equal(read(pipe_ends[0], &byte, 1), 0);
	brood_child_close(&child);
	close(pipe_ends[0]);
}

static void a_guardian_keeps_nothing_open(void **state)
{
	(void)state;
	for_each_way(ends_of_pipes);
}

static void wait_for_others(uint32_t ways, uint64_t flags)
{
	struct brood_child *child =
		start(OWNED(ways, .flags = flags, .argv = SH("exec sleep 60")));

	if (flags)
		brood_started(child, -1, NULL);
	/* Nothing but the program, where it is a child of this process. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), ways & PARENT ? -1 : 0);
	brood_kill(child, SIGKILL);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	brood_child_close(&child);
}

static void no_guardian_is_a_child_to_wait_for(void **state)
{
	(void)state;
	for_each_way(wait_for_others);
}

SUITE(TEST(the_default_is_had_and_told), TEST(without_it_there_is_none),
      TEST_WARM(its_status_is_told_by_each_way),
      TEST_WARM(a_failed_start_is_told_as_ever),
      TEST_WARM(a_start_deadline_ends_all),
      TEST_WARM(its_parent_is_the_caller_but_for_a_guardian),
      TEST_WARM(a_guardian_keeps_nothing_open),
      TEST_WARM(no_guardian_is_a_child_to_wait_for))
