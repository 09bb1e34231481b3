/* SPDX-License-Identifier: MIT */
/* A file without a known format runs under /bin/sh only if asked for. */
#include "lib/test.h"

static const char *script(void)
{
	return scratch_file("script", "exit $(($# + $1))\n", 0755);
}

static void is_refused_by_default(void **state)
{
	(void)state;
	fails(SPEC(.argv = ARGV(script(), "1")), -ENOEXEC, BROOD_STAGE_EXEC);
}

static void runs_under_the_shell(void **state)
{
	(void)state;
	assert_int_equal(run(SPEC(.argv = ARGV(script(), "5", "x"),
				  .flags = BROOD_SHELL_FALLBACK)),
			 7);
}

static void runs_when_found_by_search(void **state)
{
	(void)state;
	script();
	assert_int_equal(run(SPEC(.argv = ARGV("script", "5"),
				  .search_path = scratch(""),
				  .flags = BROOD_SHELL_FALLBACK)),
			 6);
}

static void runs_from_a_kept_plan(void **state)
{
	struct brood_plan *plan;
	struct brood_child *child;

	(void)state;
	assert_int_equal(brood_plan_new(&plan,
					SPEC(.argv = ARGV(script(), "1"),
					     .flags = BROOD_SHELL_FALLBACK),
					NULL),
			 0);
	for (int i = 0; i < 2; i++) {
		struct brood_override o = {
			.size = sizeof o,
			.argv = ARGV(scratch("script"), "2", "x"),
		};

		assert_int_equal(
			brood_plan_spawn(plan, i ? &o : NULL, &child, NULL), 0);
		assert_int_equal(finish(child), i ? 4 : 2);
	}
	brood_plan_free(&plan);
}

static void changes_nothing_for_programs(void **state)
{
	(void)state;
	assert_int_equal(
		run(SPEC(.argv = SH("exit 3"), .flags = BROOD_SHELL_FALLBACK)),
		3);
	fails(SPEC(.argv = ARGV("/no/such"), .flags = BROOD_SHELL_FALLBACK),
	      -ENOENT, BROOD_STAGE_EXEC);
}

SUITE(TEST(is_refused_by_default), TEST(runs_under_the_shell),
      TEST(runs_when_found_by_search), TEST(runs_from_a_kept_plan),
      TEST(changes_nothing_for_programs))
