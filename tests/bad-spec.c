/* SPDX-License-Identifier: MIT */
/* A spec that makes no sense is refused by name. */
#include "lib/test.h"

static void null_arguments(void **state)
{
	struct brood_child *child = NULL;
	struct brood_plan *plan = NULL;
	struct brood_error err;

	(void)state;
	assert_int_equal(brood_spawn(NULL, SPEC(.argv = SH(":")), &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(err.stage, BROOD_STAGE_SPEC);
	assert_int_equal(brood_spawn(&child, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_plan_new(NULL, SPEC(.argv = SH(":")), &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_plan_new(&plan, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_plan_spawn(NULL, NULL, &child, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
}

static void argv_and_program(void **state)
{
	(void)state;
	refused(SPEC(.program = "/bin/sh"), -EINVAL, BROOD_REASON_NO_ARGV);
	refused(SPEC(.argv = (const char *const[]){NULL}), -EINVAL,
		BROOD_REASON_EMPTY_ARGV);
	refused(SPEC(.argv = ARGV("")), -EINVAL, BROOD_REASON_EMPTY_PROGRAM);
	refused(SPEC(.program = "", .argv = ARGV("x")), -EINVAL,
		BROOD_REASON_EMPTY_PROGRAM);
}

static void flags(void **state)
{
	(void)state;
	for (int bit = 9; bit < 64; bit++)
		refused(SPEC(.argv = SH(":"), .flags = UINT64_C(1) << bit),
			-EINVAL,
			UINT64_C(1) << bit == BROOD_EXEC_CLOSE_FDS
				? BROOD_REASON_EXEC_ONLY
				: BROOD_REASON_UNKNOWN_FLAG);
}

static void program_fd_without_its_flag(void **state)
{
	(void)state;
	refused(SPEC(.argv = SH(":"), .program_fd = 1), -EINVAL,
		BROOD_REASON_FLAG_CONFLICT);
}

static void timeout(void **state)
{
	(void)state;
	refused(SPEC(.argv = SH(":"), .start_timeout_ms = -1), -EINVAL,
		BROOD_REASON_BAD_TIMEOUT);
	refused(SPEC(.argv = SH(":"), .start_timeout_ms = 1,
		     .flags = BROOD_ASYNC),
		-EINVAL, BROOD_REASON_FLAG_CONFLICT);
}

static void sizes(void **state)
{
	struct brood_spec small = *SPEC(.argv = SH(":"));
	struct {
		struct brood_spec spec;
		uint64_t tail[4];
	} large = {.spec = *SPEC(.argv = SH("exit 3"))};

	(void)state;
	small.size = 0;
	refused(&small, -EINVAL, BROOD_REASON_SIZE);
	small.size = offsetof(struct brood_spec, own_tree) - 1;
	refused(&small, -EINVAL, BROOD_REASON_SIZE);
	/* A newer caller is served as long as it uses nothing that is new. */
	large.spec.size = sizeof large;
	assert_int_equal(run(&large.spec), 3);
	large.tail[3] = UINT64_C(1) << 63;
	refused(&large.spec, -E2BIG, BROOD_REASON_UNKNOWN_TAIL);
	large.spec.size = sizeof large.spec;
	assert_int_equal(run(&large.spec), 3);
}

static void override_sizes(void **state)
{
	struct {
		struct brood_override o;
		uint64_t tail;
	} large = {.o = {.size = sizeof large}};
	struct brood_child *child = NULL;
	struct brood_plan *plan;
	struct brood_error err;

	(void)state;
	assert_int_equal(
		brood_plan_new(&plan, SPEC(.argv = SH("exit 2")), NULL), 0);
	assert_int_equal(brood_plan_spawn(plan, &large.o, &child, NULL), 0);
	assert_int_equal(finish(child), 2);
	large.tail = 1;
	assert_int_equal(brood_plan_spawn(plan, &large.o, &child, &err),
			 -E2BIG);
	assert_int_equal(err.reason, BROOD_REASON_UNKNOWN_TAIL);
	large.o.size = 4;
	assert_int_equal(brood_plan_spawn(plan, &large.o, &child, &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_SIZE);
	assert_null(child);
	brood_plan_free(&plan);
}

SUITE(TEST(null_arguments), TEST(argv_and_program), TEST(flags), TEST(timeout),
      TEST(program_fd_without_its_flag), TEST(sizes), TEST(override_sizes))
