/* SPDX-License-Identifier: MIT */
/* brood_wait waits as long as it was told, whatever signals come. */
#include "lib/test.h"

#include <sys/time.h>

static volatile sig_atomic_t ticks;

static void on_tick(int sig)
{
	(void)sig;
	ticks++;
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
	int64_t begin = now_ms();

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(brood_wait(child, 0, &exit), -ETIMEDOUT);
	assert_true(now_ms() - begin < 1000);
	assert_int_equal(exit.how, BROOD_RUNNING);
	end_cat(child);
}

static void waits_that_long(void **state)
{
	struct brood_child *child = start_cat();
	int64_t begin = now_ms();

	(void)state;
	assert_int_equal(brood_wait(child, 150, NULL), -ETIMEDOUT);
	assert_in_range(now_ms() - begin, 149, 3000);
	end_cat(child);
}

static void returns_as_soon_as_it_ended(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("sleep 0.1")));
	int64_t begin = now_ms();

	(void)state;
	assert_int_equal(brood_wait(child, 20000, NULL), 0);
	assert_true(now_ms() - begin < 10000);
	assert_int_equal(finish(child), 0);
}

static void signals_do_not_shorten_it(void **state)
{
	struct brood_child *child = start_cat();
	int64_t begin;

	(void)state;
	ticks = 0;
	tick_every_ms(5);
	begin = now_ms();
	assert_int_equal(brood_wait(child, 150, NULL), -ETIMEDOUT);
	begin = now_ms() - begin;
	tick_every_ms(0);
	assert_in_range(begin, 149, 3000);
	assert_true(ticks > 3);
	end_cat(child);
}

static void nor_an_endless_one(void **state)
{
	struct brood_child *child = start(SPEC(.argv = SH("sleep 0.2")));
	int r;

	(void)state;
	ticks = 0;
	tick_every_ms(5);
	r = brood_wait(child, -1, NULL);
	tick_every_ms(0);
	assert_int_equal(r, 0);
	assert_true(ticks > 3);
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
