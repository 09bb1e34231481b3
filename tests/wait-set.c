/* SPDX-License-Identifier: MIT */
/* Children enter and leave a wait set at any time, and each may outlive the
 * other. */
#include "lib/test.h"

#include <sys/time.h>

static struct brood_child *start_held(void)
{
	return start(SPEC(.argv = ARGV("cat"),
			  .steps = STEPS(brood_step_pipe(0, 0))));
}

static int end(struct brood_child *child)
{
	close(brood_pipe_take(child, 0));
	return finish(child);
}

static int no_pidfd(void)
{
	struct brood_child *child = start_held();
	int none = brood_pidfd(child) < 0;

	assert_int_equal(end(child), 0);
	return none;
}

#define NEEDS_PIDFD() SKIP_UNLESS(!no_pidfd(), "no pidfds here")

static struct brood_waitset *set_of(struct brood_child *a,
				    struct brood_child *b)
{
	struct brood_waitset *set = NULL;

	assert_int_equal(brood_waitset_new(&set, NULL), 0);
	assert_int_equal(brood_waitset_add(set, a, NULL, NULL), 0);
	if (b)
		assert_int_equal(brood_waitset_add(set, b, NULL, NULL), 0);
	return set;
}

/* Though a forked process has a copy of its pidfd, it is never told of. */
static void a_closed_child_leaves(void **state)
{
	struct brood_child *a, *b, *told;
	struct brood_waitset *set;
	int hold[2], status, in;
	pid_t copy;

	(void)state;
	NEEDS_PIDFD();
	a = start_held();
	b = start_held();
	set = set_of(a, b);
	assert_int_equal(pipe2(hold, O_CLOEXEC), 0);
	copy = fork();
	if (!copy) {
		char byte;

		close(hold[1]);
		_exit(read(hold[0], &byte, 1) != 0);
	}
	close(hold[0]);
	in = brood_pipe_take(a, 0);
	status = brood_pid(a);
	brood_child_close(&a);
	assert_int_equal(brood_waitset_count(set), 1);
	/* The forked process has the pipe's end too. */
	kill(status, SIGKILL);
	assert_int_equal(waitpid(status, NULL, 0), status);
	assert_int_equal(brood_wait_any(set, 0, NULL, NULL, NULL), -ETIMEDOUT);
	assert_int_equal(brood_kill(b, SIGKILL), 0);
	assert_int_equal(brood_wait_any(set, 20000, &told, NULL, NULL), 0);
	assert_ptr_equal(told, b);
	assert_int_equal(brood_wait_any(set, -1, NULL, NULL, NULL), -ENOENT);
	brood_child_close(&b);
	brood_waitset_free(&set);
	close(in);
	close(hold[1]);
	assert_int_equal(waitpid(copy, &status, 0), copy);
	assert_int_equal(status, 0);
}

/* Given to the application's own wait, pidfd and all. */
static void a_released_child_leaves(void **state)
{
	struct brood_waitset *set;
	struct brood_child *child;
	int pidfd;
	pid_t pid;

	(void)state;
	NEEDS_PIDFD();
	child = start_held();
	set = set_of(child, NULL);
	pid = brood_child_release(&child, &pidfd);
	assert_true(pid > 0);
	assert_int_equal(brood_waitset_count(set), 0);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(brood_wait_any(set, 0, NULL, NULL, NULL), -ENOENT);
	brood_waitset_free(&set);
	close(pidfd);
}

/* An asynchronous child may still be on its way. */
static void closed_in_flight(void **state)
{
	struct brood_waitset *set = NULL;

	(void)state;
	NEEDS_PIDFD();
	assert_int_equal(brood_waitset_new(&set, NULL), 0);
	for (int i = 0; i < 20; i++) {
		struct brood_child *child =
			start(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC));
		pid_t pid = brood_pid(child);

		assert_int_equal(brood_waitset_add(set, child, NULL, NULL), 0);
		brood_child_close(&child);
		assert_int_equal(brood_waitset_count(set), 0);
		brood_settle();
		waitpid(pid, NULL, 0);
	}
	assert_int_equal(brood_wait_any(set, 0, NULL, NULL, NULL), -ENOENT);
	brood_waitset_free(&set);
}

static void a_removed_child_can_come_back(void **state)
{
	struct brood_child *child, *told;
	struct brood_waitset *set;
	void *data;

	(void)state;
	NEEDS_PIDFD();
	child = start_held();
	set = set_of(child, NULL);
	assert_int_equal(brood_waitset_remove(set, child), 0);
	assert_int_equal(brood_waitset_remove(set, child), -ENOENT);
	assert_int_equal(brood_waitset_count(set), 0);
	assert_int_equal(brood_kill(child, SIGKILL), 0);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	assert_int_equal(brood_wait_any(set, 0, NULL, NULL, NULL), -ENOENT);
	assert_int_equal(brood_waitset_add(set, child, &set, NULL), 0);
	assert_int_equal(brood_wait_any(set, 0, &told, &data, NULL), 0);
	assert_ptr_equal(told, child);
	assert_ptr_equal(data, &set);
	brood_child_close(&child);
	brood_waitset_free(&set);
}

static void a_set_may_go_first(void **state)
{
	struct brood_child *a, *b;
	struct brood_waitset *set, *second;

	(void)state;
	NEEDS_PIDFD();
	a = start_held();
	b = start_held();
	set = set_of(a, b);
	brood_waitset_free(&set);
	assert_null(set);
	brood_waitset_free(&set);
	brood_waitset_free(NULL);
	second = set_of(b, NULL);
	assert_int_equal(end(a), 0);
	assert_int_equal(brood_waitset_count(second), 1);
	assert_int_equal(brood_kill(b, SIGKILL), 0);
	assert_int_equal(brood_wait_any(second, 20000, NULL, NULL, NULL), 0);
	brood_waitset_free(&second);
	brood_child_close(&b);
}

static void refusals_are_named(void **state)
{
	struct brood_waitset *set = NULL, *second = NULL;
	struct brood_child *child;
	struct brood_error err;
	char why[256];

	(void)state;
	assert_int_equal(brood_waitset_new(NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_waitset_new(&set, &err), 0);
	assert_int_equal(brood_waitset_add(set, NULL, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_string_equal(err.object, "child");
	assert_int_equal(brood_waitset_remove(set, NULL), -EINVAL);
	assert_int_equal(brood_waitset_remove(NULL, NULL), -EINVAL);
	assert_int_equal(brood_waitset_fd(NULL), -EINVAL);
	assert_int_equal(brood_waitset_count(NULL), -EINVAL);
	assert_int_equal(brood_wait_any(NULL, 0, NULL, NULL, NULL), -EINVAL);
	assert_int_equal(brood_wait_any(set, -1, NULL, NULL, NULL), -ENOENT);
	child = start_held();
	assert_int_equal(brood_waitset_add(NULL, child, NULL, &err), -EINVAL);
	assert_string_equal(err.object, "set");
	if (brood_pidfd(child) >= 0) {
		assert_int_equal(brood_waitset_new(&second, NULL), 0);
		assert_int_equal(brood_waitset_add(set, child, NULL, &err), 0);
		for (int i = 0; i < 2; i++) {
			assert_int_equal(brood_waitset_add(i ? second : set,
							   child, NULL, &err),
					 -EEXIST);
			assert_int_equal(err.stage, BROOD_STAGE_WAIT);
			assert_int_equal(err.reason, BROOD_REASON_IN_A_SET);
		}
		brood_error_format(&err, why, sizeof why);
		assert_string_equal(why, "wait for a child: it is in a wait "
					 "set already");
		assert_int_equal(brood_waitset_remove(second, child), -ENOENT);
		brood_waitset_free(&second);
	}
	assert_int_equal(end(child), 0);
	brood_waitset_free(&set);
}

/* What a forked process does with its copies does not reach its maker. */
static void a_fork_only_frees_its_copy(void **state)
{
	struct brood_child *child, *told;
	struct brood_waitset *set;
	int status;
	pid_t copy;

	(void)state;
	NEEDS_PIDFD();
	child = start_held();
	set = set_of(child, NULL);
	copy = fork();
	if (!copy) {
		if (brood_wait_any(set, 0, NULL, NULL, NULL) != -ECHILD ||
		    brood_waitset_add(set, child, NULL, NULL) != -ECHILD ||
		    brood_waitset_remove(set, child) != -ECHILD ||
		    brood_waitset_fd(set) != -ECHILD)
			_exit(1);
		brood_child_close(&child);
		brood_waitset_free(&set);
		_exit(0);
	}
	assert_int_equal(waitpid(copy, &status, 0), copy);
	assert_int_equal(status, 0);
	assert_int_equal(brood_kill(child, SIGKILL), 0);
	assert_int_equal(brood_wait_any(set, 20000, &told, NULL, NULL), 0);
	assert_ptr_equal(told, child);
	brood_child_close(&child);
	brood_waitset_free(&set);
}

static volatile sig_atomic_t ticks;

static void on_tick(int sig)
{
	(void)sig;
	ticks++;
}

static void signals_do_not_shorten_it(void **state)
{
	struct itimerval every = {{0, 5000}, {0, 5000}}, off = {{0, 0}, {0, 0}};
	struct sigaction tick = {.sa_handler = on_tick}, old;
	struct brood_child *child;
	struct brood_waitset *set;

	(void)state;
	NEEDS_PIDFD();
	child = start_held();
	set = set_of(child, NULL);
	sigaction(SIGALRM, &tick, &old);
	/* A busy machine makes several ticks one. */
	for (int ms = 150; ticks <= 3 && ms < BUSY_MS; ms *= 2) {
		int64_t begin = now_ms();
		int r;

		ticks = 0;
		setitimer(ITIMER_REAL, &every, NULL);
		r = brood_wait_any(set, ms, NULL, NULL, NULL);
		begin = now_ms() - begin;
		setitimer(ITIMER_REAL, &off, NULL);
		assert_int_equal(r, -ETIMEDOUT);
		assert_in_range(begin, ms - 1, ms + BUSY_MS);
	}
	sigaction(SIGALRM, &old, NULL);
	assert_true(ticks > 3);
	assert_int_equal(end(child), 0);
	brood_waitset_free(&set);
}

SUITE(TEST_WARM(a_closed_child_leaves), TEST_WARM(closed_in_flight),
      TEST(a_released_child_leaves), TEST(a_removed_child_can_come_back),
      TEST(a_set_may_go_first), TEST(refusals_are_named),
      TEST(a_fork_only_frees_its_copy), TEST(signals_do_not_shorten_it))
