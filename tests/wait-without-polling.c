/* SPDX-License-Identifier: MIT */
/* Who waits sleeps once, however long the time limit is. */
#include "lib/test.h"

#include <sys/resource.h>

#define SLEEPS_MOST 6
#define LONG_MS 400

static struct brood_child *held;

/* How often this thread gave up the processor by itself. */
static long sleeps(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_THREAD, &usage), 0);
	return usage.ru_nvcsw;
}

static struct brood_child *start_held(void)
{
	char byte;

	held = start(SPEC(.argv = SH("trap '' TERM; echo; read x; read x"),
			  .steps = STEPS(brood_step_pipe(0, 0),
					 brood_step_pipe(1, 0),
					 brood_step_pdeathsig(SIGKILL))));
	assert_int_equal(read(brood_pipe(held, 1), &byte, 1), 1);
	return held;
}

static void end_held(void)
{
	assert_int_equal(brood_kill(held, SIGKILL), 0);
	assert_int_equal(brood_wait(held, -1, NULL), 0);
	brood_child_close(&held);
}

#define NEEDS_PIDFD()                                                          \
	do {                                                                   \
		if (brood_pidfd(start_held()) < 0) {                           \
			end_held();                                            \
			print_message("# %s skipped: no pidfds here\n",        \
				      __func__);                               \
			return;                                                \
		}                                                              \
	} while (0)

static void for_one(void **state)
{
	long before;

	(void)state;
	NEEDS_PIDFD();
	before = sleeps();
	assert_int_equal(brood_wait(held, LONG_MS, NULL), -ETIMEDOUT);
	assert_in_range(sleeps() - before, 1, SLEEPS_MOST);
	end_held();
}

static void for_any(void **state)
{
	struct brood_waitset *set = NULL;
	long before;

	(void)state;
	NEEDS_PIDFD();
	assert_int_equal(brood_waitset_new(&set, NULL), 0);
	assert_int_equal(brood_waitset_add(set, held, NULL, NULL), 0);
	before = sleeps();
	assert_int_equal(brood_wait_any(set, LONG_MS, NULL, NULL, NULL),
			 -ETIMEDOUT);
	assert_in_range(sleeps() - before, 1, SLEEPS_MOST);
	brood_waitset_free(&set);
	end_held();
}

static void for_a_grace_period(void **state)
{
	long before;

	(void)state;
	NEEDS_PIDFD();
	before = sleeps();
	assert_int_equal(brood_terminate(held, 0, LONG_MS, NULL), 1);
	assert_in_range(sleeps() - before, 1, SLEEPS_MOST);
	brood_child_close(&held);
}

SUITE(TEST(for_one), TEST(for_any), TEST(for_a_grace_period))
