/* SPDX-License-Identifier: MIT */
/* brood_wait waits as long as it was told, whatever signals come. */
#include "lib/test.h"

#include <sys/resource.h>
#include <sys/time.h>

#define TICKS 4

static volatile sig_atomic_t ticks;
static int at_last_tick = -1; /* to be closed */

static void on_tick(int sig)
{
	(void)sig;
	if (++ticks == TICKS && at_last_tick >= 0)
		close(at_last_tick);
}

/* How often this thread gave up the processor by itself. */
static long sleeps(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_THREAD, &usage), 0);
	return usage.ru_nvcsw;
}

static void tick_every_ms(int ms)
{
	struct itimerval t = {{0, ms * 1000}, {0, ms * 1000}};
	struct sigaction sa = {.sa_handler = ms ? on_tick : SIG_DFL};

	if (ms)
		sigaction(SIGALRM, &sa, NULL); /* without SA_RESTART */
	setitimer(ITIMER_REAL, &t, NULL);
	if (!ms)
		sigaction(SIGALRM, &sa, NULL);
}

static struct brood_child *start_cat(void)
{
	return start(SPEC(.argv = ARGV("cat"),
			  .steps = STEPS(brood_step_pipe(0, 0))));
}

static void end_cat(struct brood_child *child)
{
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 0);
}

static void zero_only_looks(void **state)
{
	struct brood_child *child = start_cat();
	struct brood_exit exit = {0};
	long before = sleeps();

	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(brood_wait(child, 0, &exit), -ETIMEDOUT);
	assert_true(sleeps() - before < 50);
	assert_int_equal(exit.how, BROOD_RUNNING);
	end_cat(child);
}

static void waits_that_long(void **state)
{
	struct brood_child *child = start_cat();
	int64_t begin = now_ms();

	(void)state;
	assert_int_equal(brood_wait(child, 150, NULL), -ETIMEDOUT);
	assert_in_range(now_ms() - begin, 149, BUSY_MS);
	end_cat(child);
}

static void returns_as_soon_as_it_ended(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("sleep 0.1")));
	int64_t begin = now_ms();

	(void)state;
	assert_int_equal(brood_wait(child, 20000, NULL), 0);
	assert_true(now_ms() - begin < BUSY_MS);
	assert_int_equal(finish(child), 0);
}

static void signals_do_not_shorten_it(void **state)
{
	struct brood_child *child = start_cat();

	(void)state;
	ticks = 0;
	/* A busy machine makes several ticks one. */
	for (int ms = 150; ticks < TICKS && ms < BUSY_MS; ms *= 2) {
		int64_t begin = now_ms();

		ticks = 0;
		tick_every_ms(5);
		assert_int_equal(brood_wait(child, ms, NULL), -ETIMEDOUT);
		begin = now_ms() - begin;
		tick_every_ms(0);
		assert_in_range(begin, ms - 1, ms + BUSY_MS);
	}
	assert_true(ticks >= TICKS);
	end_cat(child);
}

static void nor_an_endless_one(void **state)
{
	struct brood_child *child = start_cat();
	int r;

	(void)state;
	ticks = 0;
	at_last_tick = brood_pipe_take(child, 0);
	tick_every_ms(5);
	r = brood_wait(child, -1, NULL);
	tick_every_ms(0);
	at_last_tick = -1;
	assert_int_equal(r, 0);
	assert_true(ticks >= TICKS);
	assert_int_equal(finish(child), 0);
}

/* As event loops make it. */
static void of_a_non_blocking_pidfd(void **state)
{
	(void)state;
	for (int async = 0; async < 2; async++) {
		struct brood_child *child =
			start(SPEC(.argv = SH("sleep 0.2; exit 3"),
				   .flags = async ? BROOD_ASYNC : 0));

		SKIP_UNLESS(brood_pidfd(child) >= 0 || finish(child) != 3,
			    "no pidfds here");
		assert_int_equal(fcntl(brood_pidfd(child), F_SETFL, O_NONBLOCK),
				 0);
		assert_int_equal(brood_wait(child, 0, NULL), -ETIMEDOUT);
		assert_int_equal(finish(child), 3);
	}
}

SUITE(TEST(zero_only_looks), TEST(waits_that_long),
      TEST(returns_as_soon_as_it_ended), TEST(signals_do_not_shorten_it),
      TEST(nor_an_endless_one), TEST(of_a_non_blocking_pidfd))
