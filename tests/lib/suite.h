/* SPDX-License-Identifier: MIT */
#ifndef TEST_SUITE_H
#define TEST_SUITE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A test, with a census of the process before and after it. */
#define TEST(f)                                                                \
	{                                                                      \
		.name = #f, .test_func = (f), .setup_func = suite_before,      \
		.teardown_func = suite_after                                   \
	}

/* The same for one that makes pools and stacks grow: it runs once before the
 * census, because what is kept for the next time is not left behind. */
#define TEST_WARM(f) TEST_AFTER(f, f)
#define TEST_AFTER(warm, f)                                                    \
	{                                                                      \
		.name = #f, .test_func = (f), .setup_func = suite_before,      \
		.teardown_func = suite_after, .initial_state = (void *)(warm)  \
	}

#define SUITE(...)                                                             \
	int main(void)                                                         \
	{                                                                      \
		const struct CMUnitTest tests[] = {__VA_ARGS__};               \
                                                                               \
		return cmocka_run_group_tests_name(suite_name(), tests,        \
						   suite_open, NULL);          \
	}

const char *suite_name(void);
int suite_open(void **state);   /* spawns once, to warm up */
int suite_before(void **state); /* takes the census */
int suite_after(void **state);  /* fails the test if something was left */

/* Leaves the test and says why, as a remark: cmocka's skip() prints a line that
 * a TAP reader takes for a failure. */
#define SKIP_UNLESS(condition, why)                                            \
	do {                                                                   \
		if (!(condition)) {                                            \
			print_message("# %s skipped: %s\n", __func__, why);    \
			return;                                                \
		}                                                              \
	} while (0)
/* The same for helper functions of a test that runs where it can. */
void skip_because(const char *reason);

#define NEEDS_ASYNC()                                                          \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_ASYNC,                    \
		    "no asynchronous spawn here")

/* Runs body as a test of its own in a forked child, after warm if that is not
 * NULL. Returns 0 if it passed and left nothing; what failed is printed on
 * standard error, unless quiet. */
int fork_test(void (*warm)(void **), void (*body)(void **), int quiet);

/* The same, and fails the calling test unless it passed. */
void in_fork(void (*body)(void **));
void in_fork_after(void (*warm)(void **), void (*body)(void **));

#endif
