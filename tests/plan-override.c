/* SPDX-License-Identifier: MIT */
/* One run of a plan with other arguments, environment or descriptors. */
#include "lib/test.h"

#define OVERRIDE(...)                                                          \
	(&(const struct brood_override){.size = sizeof(struct brood_override), \
					__VA_ARGS__})
#define FDS(...) ((const struct brood_fd[]){__VA_ARGS__})

static struct brood_plan *plan;
static int zero;

static void make_plan(void)
{
	zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	assert_int_equal(
		brood_plan_new(
			&plan,
			SPEC(.argv = tell_argv(), .envp = ARGV("A=1", "B=2"),
			     .steps = STEPS(brood_step_pass(3, 0),
					    brood_step_pass(4, zero),
					    brood_step_env_set("B", "plan"))),
			NULL),
		0);
}

static void drop_plan(void)
{
	brood_plan_free(&plan);
	close(zero);
}

static struct told told_by(const struct brood_override *o)
{
	struct brood_child *child = NULL;

	assert_int_equal(brood_plan_spawn(plan, o, &child, NULL), 0);
	assert_int_equal(finish(child), 0);
	return tell_read();
}

static void assert_refused(const struct brood_override *o, int code,
			   enum brood_reason reason)
{
	struct brood_child *child = (void *)&child;
	struct brood_error err;

	assert_int_equal(brood_plan_spawn(plan, o, &child, &err), code);
	assert_null(child);
	assert_int_equal(err.code, code);
	assert_int_equal(err.stage, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, reason);
	assert_int_equal(brood_plan_spawn(plan, o, &child, NULL), code);
}

static void empty_changes_nothing(void **state)
{
	struct told t;

	(void)state;
	make_plan();
	t = told_by(OVERRIDE(.nfds = 0));
	assert_string_equal(told(&t, "env A="), "1");
	assert_string_equal(told(&t, "env B="), "plan");
	assert_string_equal(told_fd(&t, 4), "/dev/zero");
	told_free(&t);
	drop_plan();
}

static void other_arguments(void **state)
{
	const char *const *base = tell_argv();
	struct told t;

	(void)state;
	make_plan();
	t = told_by(OVERRIDE(.argv = ARGV(base[0], base[1], base[2], "more",
					  "and more")));
	assert_string_equal(told(&t, "arg 4 "), "and more");
	told_free(&t);
	t = told_by(NULL);
	assert_int_equal(told_count(&t, "arg "), 3);
	told_free(&t);
	drop_plan();
}

static void other_environment_under_the_plans_steps(void **state)
{
	struct told t;

	(void)state;
	make_plan();
	t = told_by(OVERRIDE(.envp = ARGV("B=9", "C=3")));
	assert_null(told(&t, "env A="));
	assert_string_equal(told(&t, "env B="), "plan");
	assert_string_equal(told(&t, "env C="), "3");
	assert_int_equal(told_count(&t, "env "), 2);
	told_free(&t);
	t = told_by(OVERRIDE(.envp = (const char *const[]){NULL}));
	assert_int_equal(told_count(&t, "env "), 1);
	told_free(&t);
	drop_plan();
}

static void other_descriptors(void **state)
{
	int null, full;
	struct told t;

	(void)state;
	make_plan();
	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	full = open("/dev/full", O_RDWR | O_CLOEXEC);
	t = told_by(OVERRIDE(.nfds = 1, .fds = FDS({4, null})));
	assert_string_equal(told_fd(&t, 4), "/dev/null");
	told_free(&t);
	/* The numbers cross: all at once, as in the plan itself. */
	assert_int_equal(dup2(null, 4), 4);
	assert_int_equal(dup2(full, 3), 3);
	t = told_by(OVERRIDE(.nfds = 2, .fds = FDS({4, 3}, {3, 4})));
	assert_string_equal(told_fd(&t, 4), "/dev/full");
	assert_string_equal(told_fd(&t, 3), "/dev/null");
	assert_int_equal(told_count(&t, "fd "), 5);
	told_free(&t);
	drop_plan();
	closefrom(3);
}

static void high_sources(void **state)
{
	struct told t;

	(void)state;
	make_plan();
	assert_int_equal(fcntl(zero, F_DUPFD_CLOEXEC, 900), 900);
	t = told_by(OVERRIDE(.nfds = 1, .fds = FDS({3, 900})));
	assert_string_equal(told_fd(&t, 3), "/dev/zero");
	assert_int_equal(told_count(&t, "fd "), 5);
	told_free(&t);
	close(900);
	drop_plan();
}

static void bad_ones_are_refused(void **state)
{
	(void)state;
	make_plan();
	assert_refused(OVERRIDE(.nfds = 1, .fds = FDS({5, 0})), -EINVAL,
		       BROOD_REASON_NO_PASS);
	assert_refused(OVERRIDE(.nfds = 1, .fds = FDS({3, 4000})), -EBADF,
		       BROOD_REASON_FD_NOT_OPEN);
	assert_refused(OVERRIDE(.nfds = 1, .fds = FDS({3, -1})), -EINVAL,
		       BROOD_REASON_BAD_FD);
	assert_refused(OVERRIDE(.nfds = 1, .fds = FDS({3, INT32_MAX})), -EINVAL,
		       BROOD_REASON_BAD_FD);
	assert_refused(OVERRIDE(.nfds = 1), -EINVAL,
		       BROOD_REASON_NULL_ARGUMENT);
	assert_refused(OVERRIDE(.argv = (const char *const[]){NULL}), -EINVAL,
		       BROOD_REASON_EMPTY_ARGV);
	drop_plan();
}

#define FORKED(f)                                                              \
	static void f##_(void **state)                                         \
	{                                                                      \
		(void)state;                                                   \
		in_fork(f);                                                    \
	}

/* Forked: it takes the numbers 3 and 4 for itself. */
FORKED(other_descriptors)

SUITE(TEST(empty_changes_nothing), TEST(other_arguments),
      TEST(other_environment_under_the_plans_steps), TEST(other_descriptors_),
      TEST(high_sources), TEST(bad_ones_are_refused))
