/* SPDX-License-Identifier: MIT */
/* A time limit ends the program, and what it wrote until then is kept. */
#include "lib/captured.h"

#include <sys/time.h>

/* With more and more time, until the script has come to what it says. */
static struct brood_result timed(const char *script, int grace_ms,
				 const char *says, int *timeout_ms)
{
	for (*timeout_ms = 200;; *timeout_ms *= 4) {
		struct brood_result r = captured(
			script,
			HOW(.timeout_ms = *timeout_ms, .grace_ms = grace_ms),
			-ETIMEDOUT, BROOD_REASON_RUN_TIMEOUT);

		if (*timeout_ms > 20000 ||
		    !strncmp(r.out.data, says, strlen(says)))
			return r;
		brood_result_free(&r);
	}
}

static void partial_results_are_kept(void **state)
{
	int ms;
	struct brood_result r =
		timed("echo err >&2; echo out; exec sleep 60", 0, "out", &ms);

	(void)state;
	assert_output(&r.out, "out\n");
	assert_output(&r.err, "err\n");
	assert_int_equal(r.exit.how, BROOD_SIGNALED);
	assert_int_equal(r.exit.value, SIGKILL);
	assert_int_equal(r.flags, BROOD_RESULT_TIMED_OUT | BROOD_RESULT_KILLED);
	assert_true(r.wall_us >= ms * 1000);
	brood_result_free(&r);
}

static void input_too(void **state)
{
	char *data = noise(MIB);
	struct brood_result r = captured_of(
		SPEC(.argv = ARGV("sleep", "60")),
		HOW(.timeout_ms = 200, .input = data, .input_length = MIB),
		-ETIMEDOUT, BROOD_REASON_RUN_TIMEOUT);

	(void)state;
	assert_true(r.input_written <= MIB);
	assert_int_equal(!!(r.flags & BROOD_RESULT_INPUT_LEFT),
			 r.input_written < MIB);
	brood_result_free(&r);
	free(data);
}

static void grace_lets_it_finish(void **state)
{
	int ms;
	struct brood_result r = timed("trap 'echo bye; exit 5' TERM; echo hi;"
				      "while :; do sleep 0.01; done",
				      60000, "hi", &ms);

	(void)state;
	assert_output(&r.out, "hi\nbye\n");
	assert_int_equal(r.exit.how, BROOD_EXITED);
	assert_int_equal(r.exit.value, 5);
	assert_int_equal(r.flags, BROOD_RESULT_TIMED_OUT);
	brood_result_free(&r);
}

static void grace_has_an_end(void **state)
{
	int ms;
	struct brood_result r =
		timed("trap '' TERM; echo hi; exec sleep 60", 200, "hi", &ms);

	(void)state;
	assert_output(&r.out, "hi\n");
	assert_int_equal(r.exit.value, SIGKILL);
	assert_true(r.flags & BROOD_RESULT_KILLED);
	assert_true(r.wall_us >= (ms + 200) * 1000);
	brood_result_free(&r);
}

static void one_that_is_stopped(void **state)
{
	int ms;
	struct brood_result r =
		timed("trap 'echo bye; exit 6' TERM; echo hi;"
		      "kill -STOP $$; while :; do sleep 0.01; done",
		      60000, "hi", &ms);

	(void)state;
	assert_output(&r.out, "hi\nbye\n");
	assert_int_equal(r.exit.value, 6);
	brood_result_free(&r);
}

static void in_time_is_no_failure(void **state)
{
	struct brood_result r =
		captured("echo a", HOW(.timeout_ms = 60000), 0, 0);

	(void)state;
	assert_output(&r.out, "a\n");
	assert_int_equal(r.flags, 0);
	brood_result_free(&r);
}

/* While it writes without end, time passes all the same. */
static void of_one_that_writes_on(void **state)
{
	uint64_t total = 0;

	(void)state;
	for (int ms = 200; !total && ms < 20000; ms *= 4) {
		struct brood_result r = captured(
			"exec yes",
			HOW(.timeout_ms = ms, .out.to = BROOD_STREAM_COUNT),
			-ETIMEDOUT, BROOD_REASON_RUN_TIMEOUT);

		total = r.out.total;
		brood_result_free(&r);
	}
	assert_true(total > 0);
}

static void before_the_program(void **state)
{
	struct brood_result r = captured_of(
		SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
		     .steps = STEPS(
			     brood_step_open(7, scratch("fifo"), O_RDONLY, 0))),
		HOW(.timeout_ms = 200), -ETIMEDOUT, BROOD_REASON_RUN_TIMEOUT);

	(void)state;
	assert_int_equal(r.exit.how, BROOD_NOT_STARTED);
	brood_result_free(&r);
}

static void before_the_program_if_asynchronous(void **state)
{
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_ASYNC,
		    "no asynchronous spawns");
	assert_int_equal(mkfifo(scratch("fifo"), 0600), 0);
	before_the_program(state);
}

#define TICKS 4

static volatile sig_atomic_t ticks;
static int at_last_tick; /* to be written to */

static void on_tick(int sig)
{
	(void)sig;
	if (++ticks == TICKS && write(at_last_tick, "\n", 1) != 1)
		abort();
}

/* Handlers run, and the call goes on, neither longer nor shorter. */
static void signals_do_not_break_it(void **state)
{
	struct itimerval every = {{0, 3000}, {0, 3000}}, off = {{0, 0}, {0, 0}};
	struct sigaction act = {.sa_handler = on_tick}, old;
	char *data = noise(8 * MIB);
	struct brood_result r;
	int fds[2];

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	at_last_tick = fds[1];
	ticks = 0;
	sigaction(SIGALRM, &act, &old);
	setitimer(ITIMER_REAL, &every, NULL);
	r = captured_of(SPEC(.argv = SH("read x <&7; exec tee /dev/stderr"),
			     .steps = STEPS(brood_step_pass(7, fds[0]))),
			HOW(.input = data, .input_length = 8 * MIB,
			    .timeout_ms = 60000),
			0, 0);
	setitimer(ITIMER_REAL, &off, NULL);
	sigaction(SIGALRM, &old, NULL);
	close(fds[0]);
	close(fds[1]);
	assert_true(ticks >= TICKS);
	assert_int_equal(r.out.length, 8 * MIB);
	assert_int_equal(memcmp(r.out.data, data, 8 * MIB), 0);
	assert_int_equal(memcmp(r.err.data, data, 8 * MIB), 0);
	brood_result_free(&r);
	free(data);
}

static void the_sentence(void **state)
{
	struct brood_result r;
	struct brood_error err;
	char why[256];

	(void)state;
	assert_int_equal(brood_run(SPEC(.argv = ARGV("sleep", "60")),
				   HOW(.timeout_ms = 50), &r, &err),
			 -ETIMEDOUT);
	brood_result_free(&r);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "run \"sleep\": it had not ended after 50 ms");
}

SUITE(TEST(partial_results_are_kept), TEST(input_too),
      TEST(grace_lets_it_finish), TEST(grace_has_an_end),
      TEST(one_that_is_stopped), TEST(in_time_is_no_failure),
      TEST(of_one_that_writes_on), TEST(before_the_program_if_asynchronous),
      TEST(signals_do_not_break_it), TEST(the_sentence))
