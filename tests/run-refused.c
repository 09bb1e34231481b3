/* SPDX-License-Identifier: MIT */
/* What makes no sense is refused in words, before anything is started; a step
 * for what is captured is used or refused, never overruled. */
#include "lib/captured.h"

#define PLAIN SPEC(.argv = SH("echo o; echo e >&2; cat"))

static void null_and_sizes(void **state)
{
	struct brood_result r;
	struct brood_error err;
	char big[sizeof(struct brood_run) + 8] = {0};
	struct brood_run how = {.size = 8};

	(void)state;
	assert_int_equal(brood_run(PLAIN, NULL, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_string_equal(err.object, "result");
	assert_int_equal(brood_communicate(NULL, NULL, &r, &err), -EINVAL);
	assert_string_equal(err.object, "child");
	assert_int_equal(brood_run(NULL, NULL, &r, NULL), -EINVAL);
	run_refused(NULL, NULL, BROOD_REASON_NULL_ARGUMENT, "spec is NULL");
	run_refused(SPEC(.flags = 0), NULL, BROOD_REASON_NO_ARGV, "argv");
	run_refused(PLAIN, &how, BROOD_REASON_SIZE, "how");
	how.size = sizeof big;
	memcpy(big, &how, sizeof how);
	big[sizeof how] = 1;
	run_refused(PLAIN, (const struct brood_run *)(const void *)big,
		    BROOD_REASON_UNKNOWN_TAIL, "how");
	big[sizeof how] = 0;
	assert_int_equal(brood_run(PLAIN,
				   (const struct brood_run *)(const void *)big,
				   &r, NULL),
			 0);
	brood_result_free(&r);
}

#define REFUSED(words, ...)                                                    \
	run_refused(PLAIN, HOW(__VA_ARGS__), BROOD_REASON_RUN, words)
#define SPILL .to = BROOD_STREAM_SPILL

static void options(void **state)
{
	int pipe_fds[2];

	(void)state;
	run_refused(PLAIN, HOW(.flags = 2), BROOD_REASON_UNKNOWN_FLAG,
		    "flag bit 1");
	REFUSED("without .input", .input_length = 1);
	REFUSED("exclude", .input = "", .flags = BROOD_RUN_LEAVE_INPUT);
	REFUSED("below 0", .timeout_ms = -1);
	REFUSED("below 0", .grace_ms = -1);
	REFUSED("below -1", .linger_ms = -2);
	REFUSED(".reserved", .reserved = 1);
	REFUSED(".to is unknown", .out.to = 5);
	REFUSED("only .err", .out.to = BROOD_STREAM_MERGE);
	REFUSED("needs an .out", .out.to = BROOD_STREAM_LEAVE,
		.err.to = BROOD_STREAM_MERGE);
	REFUSED(".at_limit is unknown", .out.at_limit = 2);
	REFUSED("needs a .limit", .err.at_limit = BROOD_LIMIT_DISCARD);
	REFUSED("no limit", .err = {.to = BROOD_STREAM_MERGE, .limit = 1});
	REFUSED("no limit", .err = {.to = BROOD_STREAM_LEAVE, .limit = 1});
	REFUSED(".flags have", .out.flags = 2);
	REFUSED(".reserved", .out.reserved[1] = 1);
	REFUSED("only BROOD_STREAM_SPILL", .out.memory = 1);
	REFUSED("only BROOD_STREAM_SPILL", .out.directory = "/tmp");
	REFUSED("only BROOD_STREAM_SPILL", .out.fd = 1);
	REFUSED("needs BROOD_STREAM_FD", .out = {SPILL, .fd = 1});
	REFUSED("exclude",
		.out = {SPILL, .directory = "/tmp", .flags = BROOD_STREAM_FD});
	run_refused(PLAIN,
		    HOW(.out = {SPILL, .fd = 4321, .flags = BROOD_STREAM_FD}),
		    BROOD_REASON_FD_NOT_OPEN, "4321");
	run_refused(PLAIN,
		    HOW(.out = {SPILL, .fd = -1, .flags = BROOD_STREAM_FD}),
		    BROOD_REASON_BAD_FD, "-1");
	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	REFUSED("regular file",
		.out = {SPILL, .fd = pipe_fds[1], .flags = BROOD_STREAM_FD});
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

#define WITH(how, reason, words, ...)                                          \
	run_refused(SPEC(.argv = SH("cat"), .steps = STEPS(__VA_ARGS__)), how, \
		    reason, words)

static void steps_for_what_is_captured(void **state)
{
	(void)state;
	WITH(NULL, BROOD_REASON_CAPTURED,
	     "for fd 1 (step 1): descriptor 1 is fed or read",
	     brood_step_umask(022),
	     brood_step_open(1, "/dev/null", O_WRONLY, 0));
	WITH(NULL, BROOD_REASON_CAPTURED, "descriptor 2", brood_step_null(2));
	WITH(NULL, BROOD_REASON_CAPTURED, "descriptor 2", brood_step_dup(2, 1));
	WITH(HOW(.input = "x", .input_length = 1), BROOD_REASON_CAPTURED,
	     "descriptor 0", brood_step_null(0));
	WITH(NULL, BROOD_REASON_CAPTURED, "descriptor 1",
	     brood_step_pipe(1, BROOD_PIPE_CHILD_READS));
	WITH(NULL, BROOD_REASON_RUN, "nobody would read the terminal",
	     brood_step_pty(24, 80));
	WITH(NULL, BROOD_REASON_COPIES_CAPTURED, "descriptor 1 after all",
	     brood_step_dup(5, 1));
	run_refused(SPEC(.argv = SH("cat"), .flags = BROOD_ORDERED), NULL,
		    BROOD_REASON_CAPTURE_ORDERED, "descriptor 0");
}

static void steps_that_are_used(void **state)
{
	char path[256];
	struct brood_result r;
	char buf[16] = "";
	int fd;

	(void)state;
	/* Not captured: as the step says. */
	snprintf(path, sizeof path, "%s", scratch("errors"));
	r = captured_of(
		SPEC(.argv = SH("echo o; echo e >&2"),
		     .steps = STEPS(brood_step_open(
			     2, path, O_WRONLY | O_CREAT | O_TRUNC, 0600))),
		HOW(.err.to = BROOD_STREAM_LEAVE), 0, 0);
	assert_output(&r.out, "o\n");
	assert_output(&r.err, "");
	brood_result_free(&r);
	fd = open(path, O_RDONLY);
	assert_int_equal(read(fd, buf, sizeof buf), 2);
	close(fd);
	unlink(path);
	/* No input to feed: as the step says. */
	r = captured_of(SPEC(.argv = SH("cat"),
			     .steps = STEPS(brood_step_data(0, "data", 4))),
			NULL, 0, 0);
	assert_output(&r.out, "data");
	brood_result_free(&r);
	/* A pipe of the list's, and a copy of it. */
	r = captured_of(SPEC(.argv = SH("echo o; echo five >&5"),
			     .steps = STEPS(brood_step_pipe(1, 0),
					    brood_step_dup(5, 1))),
			NULL, 0, 0);
	assert_output(&r.out, "o\nfive\n");
	brood_result_free(&r);
	r = captured_of(SPEC(.argv = SH("cat; echo e >&2"),
			     .flags = BROOD_ORDERED,
			     .steps = STEPS(brood_step_pipe(0, 0),
					    brood_step_pipe(1, 0),
					    brood_step_dup(2, 1))),
			HOW(.input = "in", .input_length = 2,
			    .err.to = BROOD_STREAM_MERGE),
			0, 0);
	assert_output(&r.out, "ine\n");
	brood_result_free(&r);
}

static void input_that_is_left(void **state)
{
	int ends[2], old = dup(0);
	struct brood_result r;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(write(ends[1], "mine", 4), 4);
	close(ends[1]);
	dup2(ends[0], 0);
	close(ends[0]);
	r = captured("cat", NULL, 0, 0);
	assert_output(&r.out, "");
	brood_result_free(&r);
	r = captured("cat", HOW(.flags = BROOD_RUN_LEAVE_INPUT), 0, 0);
	dup2(old, 0);
	close(old);
	assert_output(&r.out, "mine");
	brood_result_free(&r);
}

/* A step keeps its index in errors, however long the list. */
static void errors_name_the_callers_step(void **state)
{
	static struct brood_step list[101];
	struct brood_result r;
	struct brood_error err;

	(void)state;
	for (int i = 0; i < 100; i++)
		list[i] = brood_step_null(10 + i);
	list[99] = brood_step_chdir("/no/such");
	list[100] = brood_step_end();
	assert_int_equal(
		brood_run(SPEC(.argv = SH(":"), .steps = list), NULL, &r, &err),
		-ENOENT);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 99);
	brood_result_free(&r);
}

SUITE(TEST(null_and_sizes), TEST(options), TEST(steps_for_what_is_captured),
      TEST(steps_that_are_used), TEST(input_that_is_left),
      TEST(errors_name_the_callers_step))
