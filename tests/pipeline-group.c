/* SPDX-License-Identifier: MIT */
/* All stages of a pipeline in one process group of their own. */
#include "lib/piped.h"
#include "lib/test.h"

#define GROUP BROOD_PIPELINE_GROUP
#define TELL_GROUP "read -r a b c d g e < /proc/self/stat; echo $g"

static void the_first_leads_all(void **state)
{
	(void)state;
	for (int i = 0; i < 40; i++) {
		struct brood_spec specs[4];
		struct brood_pipeline *p;
		pid_t leader;
		int lines = 0;
		char *save;

		specs[1] = (struct brood_spec)
			STAGE(.flags = (i & 1 ? BROOD_ASYNC : 0) |
				       (i & 2 ? BROOD_ORDERED : 0),
			      .argv = SH("cat; " TELL_GROUP));
		specs[0] = specs[2] = specs[3] = specs[1];
		specs[0].argv = SH(TELL_GROUP);
		specs[3].steps = STEPS(brood_step_pipe(1, 0));
		p = piped(GROUP, specs, 4);
		leader = brood_pid(brood_pipeline_stage(p, 0));
		assert_int_equal(brood_pipeline_group(p), leader);
		assert_int_not_equal(leader, getpgrp());
		for (char *line = strtok_r((char *)(uintptr_t)piped_output(p),
					   "\n", &save);
		     line; line = strtok_r(NULL, "\n", &save), lines++)
			assert_int_equal(atoi(line), leader);
		assert_int_equal(lines, 4);
		piped_well(p);
	}
}

static void without_it_they_are_in_the_callers(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = SH(TELL_GROUP)),
				STAGE(.argv = ARGV("cat"),
				      .steps = STEPS(brood_step_pipe(1, 0)))));

	(void)state;
	assert_int_equal(atoi(piped_output(p)), getpgrp());
	piped_well(p);
}

/* A stage starts a program that would live on and hold the pipe's end. */
static void a_signal_reaches_what_they_started(uint64_t flags)
{
	int ends[2];
	char byte;
	struct brood_pipeline *p;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	p = piped(GROUP,
		  STAGES(STAGE(.argv = SH("sleep 1000 & echo >&5; wait"),
			       .flags = flags,
			       .steps = STEPS(brood_step_pass(5, ends[1]))),
			 STAGE(.argv = ARGV("cat"), .flags = flags)));
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(brood_pipeline_kill(p, 0), 0);
	assert_int_equal(brood_pipeline_kill(p, SIGKILL), 0);
	/* The last one that had it is gone. */
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	piped_end(p, NULL);
	brood_pipeline_close(&p);
}

static void a_signal_reaches_the_group(void **state)
{
	(void)state;
	a_signal_reaches_what_they_started(0);
	a_signal_reaches_what_they_started(BROOD_ASYNC);
}

/* The leader has ended and been reaped, and the group is still there. */
static void a_group_outlives_its_leader(void **state)
{
	struct brood_pipeline *p =
		piped(GROUP, STAGES(STAGE(.argv = SH(":")),
				    STAGE(.argv = ARGV("sleep", "1000"))));
	struct brood_exit end;

	(void)state;
	assert_int_equal(brood_wait(brood_pipeline_stage(p, 0), -1, NULL), 0);
	assert_int_equal(brood_pipeline_kill(p, SIGKILL), 0);
	assert_int_equal(piped_end(p, &end), 1);
	assert_int_equal(end.how, BROOD_SIGNALED);
	assert_int_equal(brood_pipeline_kill(p, SIGKILL), -ESRCH);
	brood_pipeline_close(&p);
}

/* With SIGCHLD ignored a stage, and with it the group, can be gone before the
 * next one comes. */
static void one_that_ends_at_once_does_no_harm(void **state)
{
	void (*old)(int) = signal(SIGCHLD, SIG_IGN);

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct brood_spec specs[12];
		struct brood_pipeline *p;

		specs[0] = (struct brood_spec)
			STAGE(.argv = ARGV(beside("nothing")),
			      .flags = i & 1 ? BROOD_ASYNC : 0);
		for (size_t k = 1; k < 12; k++)
			specs[k] = specs[0];
		p = piped(GROUP, specs, 12);
		assert_true(brood_pipeline_wait(p, -1, NULL) >= 0);
		brood_pipeline_close(&p);
	}
	signal(SIGCHLD, old);
}

static void a_stage_with_a_group_of_its_own_is_refused(void **state)
{
	struct brood_error err;

	(void)state;
	err = not_piped(GROUP,
			STAGES(STAGE(.argv = SH(":")),
			       STAGE(.argv = SH(":"),
				     .steps = STEPS(brood_step_umask(0),
						    brood_step_setsid()))),
			-EINVAL, 1);
	assert_int_equal(err.reason, BROOD_REASON_FLAG_CONFLICT);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_SETSID);
	err = not_piped(GROUP,
			STAGES(STAGE(.argv = SH(":"),
				     .steps = STEPS(brood_step_setpgid(0)))),
			-EINVAL, 0);
	assert_int_equal(err.reason, BROOD_REASON_FLAG_CONFLICT);
	/* Without the flag it is the stage's own affair. */
	piped_well(piped(0, STAGES(STAGE(.argv = SH(":"),
					 .steps = STEPS(brood_step_setsid())),
				   STAGE(.argv = SH(":")))));
}

SUITE(TEST_AFTER(warm_pipes, the_first_leads_all),
      TEST(without_it_they_are_in_the_callers),
      TEST(a_signal_reaches_the_group), TEST(a_group_outlives_its_leader),
      TEST(one_that_ends_at_once_does_no_harm),
      TEST(a_stage_with_a_group_of_its_own_is_refused))
