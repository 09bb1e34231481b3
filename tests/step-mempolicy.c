/* SPDX-License-Identifier: MIT */
/* mempolicy: where the program's memory comes from. */
#include "lib/filter.h"
#include "lib/test.h"

#include <linux/mempolicy.h>
#include <sys/syscall.h>

static const uint64_t both[] = {0, BROOD_ASYNC};
static const unsigned long first_node[] = {1};

static int own_mode(void)
{
	int mode = -1;

	syscall(SYS_get_mempolicy, &mode, NULL, 0, 0, 0);
	return mode;
}

static int has_numa(void)
{
	return own_mode() >= 0;
}

static void assert_policy(struct brood_step step, const char *expected)
{
	for (int i = 0; i < 2; i++) {
		struct told t =
			tell(SPEC(.steps = STEPS(step), .flags = both[i]));

		assert_string_equal(told(&t, "mempolicy "), expected);
		told_free(&t);
		assert_int_equal(own_mode(), MPOL_DEFAULT);
	}
}

static void the_program_has_it_and_the_caller_not(void **state)
{
	char expected[32];

	(void)state;
	SKIP_UNLESS(has_numa(), "a kernel without NUMA");
	assert_policy(brood_step_mempolicy(MPOL_BIND, first_node, 8), "2 1");
	assert_policy(brood_step_mempolicy(MPOL_INTERLEAVE, first_node, 8),
		      "3 1");
	assert_policy(brood_step_mempolicy(MPOL_LOCAL, NULL, 0), "4 0");
	assert_policy(brood_step_mempolicy(MPOL_DEFAULT, NULL, 0), "0 0");
	snprintf(expected, sizeof expected, "%d 1",
		 MPOL_BIND | MPOL_F_STATIC_NODES);
	assert_policy(brood_step_mempolicy(MPOL_BIND | MPOL_F_STATIC_NODES,
					   first_node, 8),
		      expected);
}

/* MPOL_PREFERRED without any node is no error; with one that is not there, it
 * is: so the last bit was read. */
static void the_whole_mask_counts(void **state)
{
	static const unsigned long last[] = {1UL << 63}, none[] = {0};

	(void)state;
	SKIP_UNLESS(has_numa(), "a kernel without NUMA");
	run(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_mempolicy(
					  MPOL_PREFERRED, none, 8))));
	fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_mempolicy(
					    MPOL_PREFERRED, last, 8))),
	      -EINVAL, BROOD_STAGE_STEP);
}

static void a_plan_has_a_mask_of_its_own(void **state)
{
	unsigned long nodes[] = {1};
	struct brood_child *child;
	struct brood_plan *plan;
	struct told t;

	(void)state;
	SKIP_UNLESS(has_numa(), "a kernel without NUMA");
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = tell_argv(),
				    .steps = STEPS(brood_step_mempolicy(
					    MPOL_BIND, nodes, sizeof nodes))),
			       NULL),
		0);
	nodes[0] = 0; /* as a mask it would be refused */
	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
	brood_plan_free(&plan);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_string_equal(told(&t, "mempolicy "), "2 1");
	told_free(&t);
}

static void failure_names_the_step(void **state)
{
	struct brood_error err;
	char text[256];

	(void)state;
	SKIP_UNLESS(has_numa(), "a kernel without NUMA");
	err = fails(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(brood_step_umask(022),
				    brood_step_mempolicy(99, first_node, 8))),
		-EINVAL, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_string_equal(err.object, ""); /* a mask is no text */
	brood_error_format(&err, text, sizeof text);
	assert_string_equal(text, "set the NUMA policy to 99 (step 1): "
				  "Invalid argument");
}

static void without_the_call(void **state)
{
	struct brood_error err;

	(void)state;
	assert_int_equal(take_calls_away("set_mempolicy=ENOSYS"), 0);
	err = fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_mempolicy(
						  MPOL_LOCAL, NULL, 0))),
		    -ENOSYS, BROOD_STAGE_STEP);
	assert_int_equal(err.step_type, BROOD_STEP_MEMPOLICY);
}

static void a_kernel_without_numa_is_an_error(void **state)
{
	(void)state;
	in_fork(without_the_call);
}

SUITE(TEST(the_program_has_it_and_the_caller_not), TEST(the_whole_mask_counts),
      TEST(a_plan_has_a_mask_of_its_own), TEST(failure_names_the_step),
      TEST(a_kernel_without_numa_is_an_error))
