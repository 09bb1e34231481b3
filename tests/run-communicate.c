/* SPDX-License-Identifier: MIT */
/* The same with a child that was started otherwise. */
#include "lib/captured.h"

static void a_kept_plan_run_twice(void **state)
{
	struct brood_plan *plan;
	struct brood_error err;

	(void)state;
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = SH("cat; echo e >&2"),
				    .steps = STEPS(brood_step_pipe(0, 0),
						   brood_step_pipe(1, 0),
						   brood_step_pipe(2, 0))),
			       &err),
		0);
	for (int i = 0; i < 3; i++) {
		struct brood_child *child;
		struct brood_result r;
		char text[16];

		snprintf(text, sizeof text, "text %d", i);
		assert_int_equal(brood_plan_spawn(plan, NULL, &child, &err), 0);
		assert_int_equal(
			brood_communicate(child,
					  HOW(.input = text,
					      .input_length = strlen(text)),
					  &r, &err),
			0);
		assert_output(&r.out, text);
		assert_output(&r.err, "e\n");
		assert_int_equal(r.exit.how, BROOD_EXITED);
		assert_int_equal(brood_pipe(child, 1), -ENOENT);
		assert_int_equal(finish(child), 0);
		brood_result_free(&r);
	}
	brood_plan_free(&plan);
}

static void pipes_that_lack(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("echo o"),
			   .steps = STEPS(brood_step_pipe(1, 0))));
	struct brood_result r;
	struct brood_error err;
	char why[256];

	(void)state;
	assert_int_equal(brood_communicate(child, NULL, &r, &err), -EINVAL);
	assert_int_equal(err.stage, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, BROOD_REASON_NO_PIPE);
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "no pipe for descriptor 2"));
	/* Nothing was taken. */
	assert_true(brood_pipe(child, 1) >= 0);
	assert_int_equal(brood_communicate(child,
					   HOW(.err.to = BROOD_STREAM_LEAVE,
					       .input = "x", .input_length = 1),
					   &r, &err),
			 -EINVAL);
	assert_int_equal(err.number, 0);
	assert_int_equal(brood_communicate(child,
					   HOW(.err.to = BROOD_STREAM_LEAVE),
					   &r, &err),
			 0);
	assert_output(&r.out, "o\n");
	brood_result_free(&r);
	assert_int_equal(finish(child), 0);
}

static void not_of_anothers(void **state)
{
	struct brood_child *child = start(
		SPEC(.argv = SH("cat"), .steps = STEPS(brood_step_pipe(0, 0))));
	struct brood_result r;
	int status;
	pid_t pid;

	(void)state;
	fflush(NULL);
	pid = fork();
	if (!pid)
		_exit(brood_communicate(child, NULL, &r, NULL) != -ECHILD);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(brood_pipe_take(child, 0));
	assert_int_equal(finish(child), 0);
}

SUITE(TEST(a_kept_plan_run_twice), TEST(pipes_that_lack), TEST(not_of_anothers))
