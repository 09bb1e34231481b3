/* SPDX-License-Identifier: MIT */
/* Defaults: SIGPIPE reset, other ignored ones kept, the mask the caller's. */
#include "lib/test.h"

static void on_signal(int sig)
{
	(void)sig;
}

static uint64_t set_of(const char *key, uint64_t flags)
{
	struct told t = tell(SPEC(.flags = flags));
	uint64_t set = told_set(&t, key);

	told_free(&t);
	return set;
}

static void ignored_sigpipe_is_reset(void **state)
{
	uint64_t set, kept, async;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	set = set_of("ignored ", 0);
	async = set_of("ignored ", BROOD_ASYNC);
	kept = set_of("ignored ", BROOD_KEEP_SIGPIPE);
	signal(SIGPIPE, SIG_DFL);
	assert_false(set & BROOD_SIG(SIGPIPE));
	assert_false(async & BROOD_SIG(SIGPIPE));
	assert_true(kept & BROOD_SIG(SIGPIPE));
}

static void other_ignored_ones_stay(void **state)
{
	uint64_t set;

	(void)state;
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	set = set_of("ignored ", 0);
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	assert_true(set & BROOD_SIG(SIGHUP));
	assert_true(set & BROOD_SIG(SIGINT));
}

static void handled_ones_are_default(void **state)
{
	struct told t;

	(void)state;
	for (int sig = 1; sig < 32; sig++)
		signal(sig, on_signal);
	t = tell(SPEC(.flags = 0));
	for (int sig = 1; sig < 32; sig++)
		signal(sig, SIG_DFL);
	assert_int_equal(told_set(&t, "caught "), 0);
	assert_int_equal(told_set(&t, "ignored ") & 0x7fffffff, 0);
	told_free(&t);
}

static void mask_is_the_callers(void **state)
{
	static const uint64_t flags[] = {0, BROOD_ASYNC, BROOD_ORDERED};
	sigset_t set, old;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, 50);
	sigprocmask(SIG_SETMASK, &set, &old);
	for (int i = 0; i < 3; i++)
		assert_int_equal(set_of("mask ", flags[i]),
				 BROOD_SIG(SIGTERM) | BROOD_SIG(50));
	sigprocmask(SIG_SETMASK, &old, NULL);
	assert_int_equal(set_of("mask ", 0), 0);
}

static void a_pending_signal_stays_the_callers(void **state)
{
	sigset_t set, old;
	struct told t;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, &old);
	raise(SIGUSR1);
	t = tell(SPEC(.flags = 0));
	assert_int_equal(
		told_set(&t, "pending ") | told_set(&t, "group-pending "), 0);
	told_free(&t);
	assert_int_equal(sigpending(&set), 0);
	assert_int_equal(sigismember(&set, SIGUSR1), 1);
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR1, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

SUITE(TEST(ignored_sigpipe_is_reset), TEST(other_ignored_ones_stay),
      TEST(handled_ones_are_default), TEST(mask_is_the_callers),
      TEST(a_pending_signal_stays_the_callers))
