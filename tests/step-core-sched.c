/* SPDX-License-Identifier: MIT */
/* core_sched: which processes may share a core with the program. */
#include "lib/test.h"

#include <seccomp.h>
#include <sys/prctl.h>

#define CORE 62 /* PR_SCHED_CORE */
#define GET 0
#define CREATE 1
#define SHARE_FROM 3

/* 0 is none. -1: not a thing of this kernel. */
static long cookie(pid_t pid)
{
	unsigned long cookie = 0;

	return prctl(CORE, GET, pid, 0, &cookie) ? -1 : (long)cookie;
}

static void the_program_gets_one_of_its_own(void **state)
{
	struct brood_child *child;
	long before = cookie(0);

	(void)state;
	SKIP_UNLESS(before >= 0, "a kernel without core scheduling");
	child = start(SPEC(.argv = ARGV("sleep", "100"),
			   .steps = STEPS(brood_step_core_sched(0))));
	assert_true(cookie(brood_pid(child)) > 0);
	assert_int_not_equal(cookie(brood_pid(child)), before);
	assert_int_equal(cookie(0), before);
	brood_kill(child, SIGKILL);
	assert_int_equal(brood_wait(child, -1, NULL), 0);
	brood_child_close(&child);
}

static void a_kernel_without_it_is_an_error(void **state)
{
	struct brood_error err;
	char text[256];

	(void)state;
	SKIP_UNLESS(cookie(0) < 0, "a kernel with core scheduling");
	for (int i = 0; i < 2; i++) {
		err = fails(SPEC(.argv = SH(":"),
				 .steps = STEPS(brood_step_core_sched(
					 i ? getpid() : 0))),
			    -EOPNOTSUPP, BROOD_STAGE_STEP);
		assert_int_equal(err.step, 0);
	}
	brood_error_format(&err, text, sizeof text);
	assert_non_null(strstr(text, "share cores with process "));
	assert_non_null(strstr(text, "(step 0): Operation not supported"));
}

static struct scmp_arg_cmp equals(unsigned arg, uint64_t value)
{
	return (struct scmp_arg_cmp){
		.arg = arg, .op = SCMP_CMP_EQ, .datum_a = value};
}

/* On such a kernel: a filter answers for it, to exactly this call. */
static void only_this_call_succeeds(unsigned long command, pid_t pid)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	const struct scmp_arg_cmp all[] = {equals(0, CORE), equals(1, command),
					   equals(2, (uint64_t)pid),
					   equals(3, 0), equals(4, 0)};

	assert_int_equal(seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(0),
						SCMP_SYS(prctl), 5, all),
			 0);
	assert_int_equal(seccomp_load(ctx), 0);
	seccomp_release(ctx);
}

static void creates(void **state)
{
	(void)state;
	only_this_call_succeeds(CREATE, 0);
	run(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_core_sched(0))));
	fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_core_sched(7))),
	      -EOPNOTSUPP, BROOD_STAGE_STEP);
}

static void shares(void **state)
{
	(void)state;
	only_this_call_succeeds(SHARE_FROM, 4321);
	run(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_core_sched(4321))));
	fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_core_sched(7))),
	      -EOPNOTSUPP, BROOD_STAGE_STEP);
}

static void the_kernel_is_asked_for_the_right_thing(void **state)
{
	(void)state;
	SKIP_UNLESS(cookie(0) < 0, "a kernel with core scheduling");
	in_fork(creates);
	in_fork(shares);
}

SUITE(TEST(the_program_gets_one_of_its_own),
      TEST(a_kernel_without_it_is_an_error),
      TEST(the_kernel_is_asked_for_the_right_thing))
