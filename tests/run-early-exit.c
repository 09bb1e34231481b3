/* SPDX-License-Identifier: MIT */
/* A program that does not read all, and others that keep its pipes open. */
#include "lib/captured.h"

#include <sys/prctl.h>

static volatile sig_atomic_t pipes;

static void on_pipe(int sig)
{
	(void)sig;
	pipes++;
}

static void feed_one_that_ends(void)
{
	char *data = noise(4 * MIB);

	for (int i = 0; i < 20; i++) {
		struct brood_result r = captured(
			i % 2 ? "head -c 3" : "exec <&-; sleep 0.02; echo abc",
			HOW(.input = data, .input_length = 4 * MIB), 0, 0);

		assert_int_equal(r.exit.how, BROOD_EXITED);
		assert_int_equal(r.exit.value, 0);
		assert_true(r.flags & BROOD_RESULT_INPUT_LEFT);
		assert_true(r.input_written < 4 * MIB);
		assert_true(r.out.length >= 3);
		brood_result_free(&r);
	}
	free(data);
}

static void no_signal_by_default(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_DFL);
	feed_one_that_ends();
}

static void no_handler_runs(void **state)
{
	struct sigaction act = {.sa_handler = on_pipe}, old;

	(void)state;
	pipes = 0;
	sigaction(SIGPIPE, &act, &old);
	feed_one_that_ends();
	raise(SIGPIPE);
	sigaction(SIGPIPE, &old, NULL);
	assert_int_equal(pipes, 1);
}

static void one_that_waits_is_left(void **state)
{
	sigset_t set, pending;
	const struct timespec now = {0, 0};

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, NULL);
	feed_one_that_ends();
	sigpending(&pending);
	assert_false(sigismember(&pending, SIGPIPE));
	raise(SIGPIPE);
	feed_one_that_ends();
	sigpending(&pending);
	assert_true(sigismember(&pending, SIGPIPE));
	sigtimedwait(&set, NULL, &now);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void ignored_stays_ignored(void **state)
{
	struct sigaction is;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	feed_one_that_ends();
	sigaction(SIGPIPE, NULL, &is);
	assert_true(is.sa_handler == SIG_IGN);
	signal(SIGPIPE, SIG_DFL);
}

/* What is left in the background becomes this process's, and is ended. */
static void adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static void end_adopted(const char *pid)
{
	pid_t orphan = atoi(pid);

	assert_true(orphan > 1);
	kill(orphan, SIGKILL);
	assert_int_equal(waitpid(orphan, NULL, 0), orphan);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
}

/* The background job never ends by itself in the test's time. */
static const char holds[] = "sleep 60 & echo $!; echo err >&2";

static void a_held_pipe_is_not_waited_for(void **state)
{
	int64_t begun = now_ms();
	struct brood_result r;

	(void)state;
	adopt();
	r = captured(holds, NULL, 0, 0);
	assert_true(now_ms() - begun < 55000);
	assert_int_equal(r.out.flags, BROOD_OUTPUT_HELD);
	assert_int_equal(r.err.flags, BROOD_OUTPUT_HELD);
	assert_output(&r.err, "err\n");
	assert_int_equal(r.exit.how, BROOD_EXITED);
	end_adopted(r.out.data);
	brood_result_free(&r);
}

static void one_who_writes_on_does_not_hold_it_either(void **state)
{
	struct brood_result r;

	(void)state;
	adopt();
	r = captured("yes & echo $! >&2; sleep 0.05", NULL, 0, 0);
	assert_int_equal(r.out.flags, BROOD_OUTPUT_HELD);
	assert_true(r.out.length > 0);
	end_adopted(r.err.data);
	brood_result_free(&r);
}

/* All that the program itself wrote is there, however much the pipe holds. */
static void nothing_of_its_own_is_lost(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++) {
		struct brood_result r;

		adopt();
		r = captured("sleep 60 >/dev/null & echo $! >&2;"
			     "head -c 60000 /dev/zero; printf end",
			     NULL, 0, 0);
		assert_int_equal(r.out.length, 60003);
		assert_string_equal(r.out.data + 60000, "end");
		assert_int_equal(r.err.flags, BROOD_OUTPUT_HELD);
		end_adopted(r.err.data);
		brood_result_free(&r);
	}
}

static void lingering_hears_the_others(void **state)
{
	struct brood_result r;

	(void)state;
	adopt();
	r = captured("(trap '' HUP; while [ -e /proc/$$/exe ]; do sleep 0.01; "
		     "done; echo late) & echo first",
		     HOW(.linger_ms = -1), 0, 0);
	assert_output(&r.out, "first\nlate\n");
	assert_int_equal(r.out.flags, 0);
	brood_result_free(&r);
	waitpid(-1, NULL, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
}

static void lingering_has_an_end(void **state)
{
	int64_t begun = now_ms();
	struct brood_result r;

	(void)state;
	adopt();
	r = captured(holds, HOW(.linger_ms = 200), 0, 0);
	assert_in_range(now_ms() - begun, 200, BUSY_MS);
	assert_int_equal(r.out.flags, BROOD_OUTPUT_HELD);
	end_adopted(r.out.data);
	brood_result_free(&r);
	adopt();
	/* The timeout is not exceeded: the program has ended in time. */
	for (int ms = 300;; ms *= 4) {
		int failed;

		adopt();
		failed = brood_run(SPEC(.argv = SH(holds)),
				   HOW(.linger_ms = -1, .timeout_ms = ms), &r,
				   NULL);
		if (!failed)
			break;
		assert_int_equal(failed, -ETIMEDOUT); /* a busy machine */
		assert_true(ms < 20000);
		brood_result_free(&r);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
	assert_int_equal(r.out.flags, BROOD_OUTPUT_HELD);
	assert_int_equal(r.flags, 0);
	end_adopted(r.out.data);
	brood_result_free(&r);
}

SUITE(TEST(no_signal_by_default), TEST(no_handler_runs),
      TEST(one_that_waits_is_left), TEST(ignored_stays_ignored),
      TEST(a_held_pipe_is_not_waited_for),
      TEST(one_who_writes_on_does_not_hold_it_either),
      TEST(nothing_of_its_own_is_lost), TEST(lingering_hears_the_others),
      TEST(lingering_has_an_end))
