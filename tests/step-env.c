/* SPDX-License-Identifier: MIT */
/* Environment steps apply in list order to what envp gives. */
#include "lib/test.h"

static struct told told_env(const struct brood_step *steps, int count)
{
	struct told t =
		tell(SPEC(.envp = ARGV("A=1", "B=2", "AB=3"), .steps = steps));

	assert_int_equal(told_count(&t, "env "), count);
	return t;
}

static void sets_and_replaces(void **state)
{
	struct told t = told_env(STEPS(brood_step_env_set("A", "x=y"),
				       brood_step_env_set("NEW", "")),
				 4);

	(void)state;
	assert_string_equal(told(&t, "env A="), "x=y");
	assert_string_equal(told(&t, "env NEW="), "");
	assert_string_equal(told(&t, "env AB="), "3");
	told_free(&t);
}

static void unsets(void **state)
{
	struct told t = told_env(STEPS(brood_step_env_unset("A"),
				       brood_step_env_unset("MISSING")),
				 2);

	(void)state;
	assert_null(told(&t, "env A="));
	assert_string_equal(told(&t, "env AB="), "3");
	told_free(&t);
}

static void clears(void **state)
{
	struct told t = told_env(STEPS(brood_step_env_clear()), 0);

	(void)state;
	told_free(&t);
}

static void keeps_the_lists_order(void **state)
{
	struct told t = told_env(
		STEPS(brood_step_env_set("GONE", "1"), brood_step_env_clear(),
		      brood_step_env_set("X", "1"),
		      brood_step_env_set("X", "2"),
		      brood_step_env_set("Y", "1"), brood_step_env_unset("Y")),
		1);

	(void)state;
	assert_string_equal(told(&t, "env X="), "2");
	told_free(&t);
}

static void changes_the_callers_copy_only(void **state)
{
	struct told t;

	(void)state;
	setenv("BROOD_TEST", "old", 1);
	t = tell(SPEC(.steps = STEPS(brood_step_env_set("BROOD_TEST", "new"))));
	assert_string_equal(told(&t, "env BROOD_TEST="), "new");
	assert_string_equal(getenv("BROOD_TEST"), "old");
	unsetenv("BROOD_TEST");
	told_free(&t);
}

static void holds_much(void **state)
{
	struct brood_step *steps = calloc(1001, sizeof *steps);
	static char names[1000][16], big[60000];
	struct told t;

	(void)state;
	memset(big, 'v', sizeof big - 1);
	for (int i = 0; i < 1000; i++) {
		snprintf(names[i], sizeof names[i], "NAME%d", i);
		steps[i] = brood_step_env_set(names[i], i ? "v" : big);
	}
	t = told_env(steps, 1003);
	assert_string_equal(told(&t, "env NAME0="), big);
	assert_string_equal(told(&t, "env NAME999="), "v");
	told_free(&t);
	free(steps);
}

SUITE(TEST(sets_and_replaces), TEST(unsets), TEST(clears),
      TEST(keeps_the_lists_order), TEST(changes_the_callers_copy_only),
      TEST(holds_much))
