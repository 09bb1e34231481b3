/* SPDX-License-Identifier: MIT */
/* The signal mask and the sets that are defaulted or ignored. */
#include "lib/test.h"

#define USR1 BROOD_SIG(SIGUSR1)
#define USR2 BROOD_SIG(SIGUSR2)
#define RT BROOD_SIG(40)

static uint64_t set_of(const char *key, const struct brood_step *steps)
{
	struct told t = tell(SPEC(.steps = steps));
	uint64_t set = told_set(&t, key);

	told_free(&t);
	return set;
}

static void sets_the_mask(void **state)
{
	(void)state;
	assert_int_equal(
		set_of("mask ", STEPS(brood_step_sigmask(USR1 | RT, 0))),
		USR1 | RT);
	assert_int_equal(set_of("mask ", STEPS(brood_step_sigmask(0, 0))), 0);
}

static void adds_to_and_takes_from_the_mask(void **state)
{
	sigset_t set, old;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_SETMASK, &set, &old);
	assert_int_equal(set_of("mask ", STEPS(brood_step_sigmask(
						 USR2, BROOD_SIGMASK_BLOCK))),
			 USR1 | USR2 | BROOD_SIG(SIGHUP));
	assert_int_equal(set_of("mask ", STEPS(brood_step_sigmask(
						 USR1, BROOD_SIGMASK_UNBLOCK))),
			 BROOD_SIG(SIGHUP));
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void ignores(void **state)
{
	uint64_t set = set_of("ignored ",
			      STEPS(brood_step_sigignore(USR1 | USR2 | RT)));

	(void)state;
	assert_int_equal(set & (USR1 | USR2 | RT), USR1 | USR2 | RT);
}

static void puts_back_the_default(void **state)
{
	uint64_t set;

	(void)state;
	signal(SIGUSR1, SIG_IGN);
	signal(SIGUSR2, SIG_IGN);
	set = set_of("ignored ", STEPS(brood_step_sigdefault(USR1)));
	signal(SIGUSR1, SIG_DFL);
	signal(SIGUSR2, SIG_DFL);
	assert_int_equal(set & (USR1 | USR2), USR2);
}

static void a_whole_set_can_be_defaulted(void **state)
{
	const uint64_t never = BROOD_SIG(SIGKILL) | BROOD_SIG(SIGSTOP);
	uint64_t set;

	(void)state;
	signal(SIGUSR1, SIG_IGN);
	set = set_of("ignored ", STEPS(brood_step_sigdefault(~never)));
	signal(SIGUSR1, SIG_DFL);
	assert_int_equal(set, 0);
}

static void sigpipe_can_be_ignored(void **state)
{
	uint64_t set = set_of("ignored ",
			      STEPS(brood_step_sigignore(BROOD_SIG(SIGPIPE))));

	(void)state;
	assert_true(set & BROOD_SIG(SIGPIPE));
}

SUITE(TEST(sets_the_mask), TEST(adds_to_and_takes_from_the_mask), TEST(ignores),
      TEST(puts_back_the_default), TEST(a_whole_set_can_be_defaulted),
      TEST(sigpipe_can_be_ignored))
