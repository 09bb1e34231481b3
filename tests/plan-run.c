/* SPDX-License-Identifier: MIT */
/* A plan is a copy of its spec that can be run again and again. */
#include "lib/test.h"

static struct brood_plan *plan_of(const struct brood_spec *spec)
{
	struct brood_plan *plan = NULL;
	struct brood_error err;
	char why[256];

	if (brood_plan_new(&plan, spec, &err)) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_plan_new: %s", why);
	}
	assert_int_equal(err.code, 0);
	return plan;
}

static struct brood_child *run_plan(const struct brood_plan *plan)
{
	struct brood_child *child = NULL;

	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
	return child;
}

static void runs_again_and_again(void **state)
{
	struct brood_plan *plan =
		plan_of(SPEC(.argv = SH("pwd; exit 3"),
			     .steps = STEPS(brood_step_pipe(1, 0),
					    brood_step_chdir("/usr"))));

	(void)state;
	for (int i = 0; i < 50; i++) {
		struct brood_child *child = run_plan(plan);
		char buf[32];

		assert_string_equal(slurp(brood_pipe(child, 1), buf, 32),
				    "/usr\n");
		assert_int_equal(finish(child), 3);
	}
	brood_plan_free(&plan);
	assert_null(plan);
}

static void children_may_overlap(void **state)
{
	struct brood_plan *plan =
		plan_of(SPEC(.argv = ARGV("cat"),
			     .steps = STEPS(brood_step_pipe(0, 0))));
	struct brood_child *children[10];

	(void)state;
	for (int i = 0; i < 10; i++)
		children[i] = run_plan(plan);
	for (int i = 0; i < 10; i++) {
		close(brood_pipe_take(children[i], 0));
		assert_int_equal(finish(children[i]), 0);
	}
	brood_plan_free(&plan);
}

static void is_a_copy(void **state)
{
	char script[] = "echo $BROOD_TEST; exit 4", dir[] = "/usr/lib";
	char env[] = "BROOD_TEST=old";
	struct brood_step steps[] = {brood_step_chdir(dir),
				     brood_step_pipe(1, 0), brood_step_end()};
	struct brood_spec spec = *SPEC(.argv = SH(script), .steps = steps);
	struct brood_plan *plan;
	char buf[64];

	(void)state;
	putenv(env);
	plan = plan_of(&spec);
	putenv("BROOD_TEST=new");
	memset(env, 'E', sizeof env - 1);
	memset(script, 'X', sizeof script - 1);
	memset(dir, 'Y', sizeof dir - 1);
	memset(steps, 0xff, sizeof steps);
	memset(&spec, 0xff, sizeof spec);
	for (int i = 0; i < 2; i++) {
		struct brood_child *child = run_plan(plan);

		assert_string_equal(slurp(brood_pipe(child, 1), buf, 64),
				    "old\n");
		assert_int_equal(finish(child), 4);
	}
	brood_plan_free(&plan);
	unsetenv("BROOD_TEST");
}

static void may_be_freed_while_children_are_in_flight(void **state)
{
	struct brood_child *children[20];

	(void)state;
	for (int round = 0; round < 10; round++) {
		struct brood_plan *plan = plan_of(
			SPEC(.argv = SH("exit 8"), .flags = BROOD_ASYNC,
			     .steps = STEPS(brood_step_chdir("/usr/lib"),
					    brood_step_null(0))));

		for (int i = 0; i < 20; i++)
			children[i] = run_plan(plan);
		brood_plan_free(&plan);
		for (int i = 0; i < 20; i++)
			assert_int_equal(finish(children[i]), 8);
	}
}

static void failure_is_told_each_time(void **state)
{
	struct brood_plan *plan =
		plan_of(SPEC(.argv = SH(":"),
			     .steps = STEPS(brood_step_chdir("/no/where"))));

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct brood_child *child = (void *)&child;
		struct brood_error err;

		assert_int_equal(brood_plan_spawn(plan, NULL, &child, &err),
				 -ENOENT);
		assert_null(child);
		assert_int_equal(err.step, 0);
		assert_string_equal(err.object, "/no/where");
	}
	brood_plan_free(&plan);
}

/* What a PASS names must be open when the plan runs. */
static void descriptors_are_those_of_the_run(void **state)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct brood_plan *plan =
		plan_of(SPEC(.argv = tell_argv(),
			     .steps = STEPS(brood_step_pass(3, fd))));
	struct told t;

	(void)state;
	assert_int_equal(dup2(open("/dev/zero", O_RDONLY | O_CLOEXEC), fd), fd);
	close(fd + 1);
	assert_int_equal(finish(run_plan(plan)), 0);
	t = tell_read();
	assert_string_equal(told_fd(&t, 3), "/dev/zero");
	told_free(&t);
	close(fd);
	brood_plan_free(&plan);
}

SUITE(TEST(runs_again_and_again), TEST(children_may_overlap), TEST(is_a_copy),
      TEST_WARM(may_be_freed_while_children_are_in_flight),
      TEST(failure_is_told_each_time), TEST(descriptors_are_those_of_the_run))
