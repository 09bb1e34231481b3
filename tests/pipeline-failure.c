/* SPDX-License-Identifier: MIT */
/* A stage that cannot be: the error names it, and nothing is left of others. */
#include "lib/piped.h"
#include "lib/test.h"

#include <sys/resource.h>

static int starts(const struct brood_spec *specs, size_t n, const void *options,
		  enum brood_reason reason)
{
	struct brood_pipeline *p = (void *)&p;
	struct brood_error err;
	char why[256];
	int r = brood_pipeline_start(&p, specs, n, options, &err);

	assert_null(p);
	assert_int_equal(err.code, r);
	assert_int_equal(err.reason, reason);
	assert_int_equal(err.pipe_stage, 0);
	assert_true(brood_error_format(&err, why, sizeof why) > 8);
	assert_int_equal(brood_pipeline_start(&p, specs, n, options, NULL), r);
	return r;
}

static void bad_input_is_refused(void **state)
{
	struct brood_spec good = STAGE(.argv = SH(":"));
	struct brood_spec two[2] = {good, good};
	struct brood_pipeline_options o = {.size = sizeof o};
	struct {
		struct brood_pipeline_options o;
		uint64_t more;
	} tail = {{.size = sizeof tail}, 1};
	struct brood_pipeline *p;
	struct brood_error err;

	(void)state;
	assert_int_equal(starts(&good, 0, NULL, BROOD_REASON_PIPELINE),
			 -EINVAL);
	assert_int_equal(starts(NULL, 1, NULL, BROOD_REASON_NULL_ARGUMENT),
			 -EINVAL);
	assert_int_equal(starts(&good, BROOD_PIPELINE_STAGES_MAX + 1, NULL,
				BROOD_REASON_PIPELINE),
			 -E2BIG);
	/* Each stage's input and output are pipes. */
	two[1].steps = STEPS(brood_step_pty(24, 80));
	assert_int_equal(brood_pipeline_start(&p, two, 2, NULL, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_PIPELINE);
	assert_int_equal(err.pipe_stage, 2);
	assert_int_equal(err.step, 0);
	two[1].steps = NULL;
	two[1].size += 8;
	assert_int_equal(starts(two, 2, NULL, BROOD_REASON_PIPELINE), -EINVAL);
	two[0].size = 0;
	assert_int_equal(starts(two, 2, NULL, BROOD_REASON_SIZE), -EINVAL);
	o.flags = UINT64_C(1) << 40;
	assert_int_equal(starts(&good, 1, &o, BROOD_REASON_UNKNOWN_FLAG),
			 -EINVAL);
	o.flags = BROOD_PIPELINE_LAST_FAILED | BROOD_PIPELINE_FIRST_FAILED;
	assert_int_equal(starts(&good, 1, &o, BROOD_REASON_FLAG_CONFLICT),
			 -EINVAL);
	o.size = 8;
	assert_int_equal(starts(&good, 1, &o, BROOD_REASON_SIZE), -EINVAL);
	assert_int_equal(starts(&good, 1, &tail, BROOD_REASON_UNKNOWN_TAIL),
			 -E2BIG);
	assert_int_equal(brood_pipeline_start(NULL, &good, 1, NULL, &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	tail.more = 0;
	assert_int_equal(brood_pipeline_start(&p, &good, 1, &tail.o, NULL), 0);
	piped_well(p);
}

/* The first stage would have made a file. */
static void before_anything(const struct brood_spec *bad,
			    enum brood_reason reason)
{
	struct brood_error err =
		not_piped(0,
			  STAGES(STAGE(.argv = SH(":"),
				       .steps = STEPS(brood_step_open(
					       1, scratch("made"),
					       O_WRONLY | O_CREAT, 0600))),
				 STAGE(.argv = SH(":")), *bad),
			  reason == BROOD_REASON_FD_NOT_OPEN ? -EBADF
			  : reason == BROOD_REASON_NO_USER   ? -ENOENT
							     : -EINVAL,
			  2);

	assert_int_equal(err.stage, BROOD_STAGE_SPEC);
	assert_int_equal(err.reason, reason);
	assert_int_equal(access(scratch("made"), F_OK), -1);
}

static void all_is_checked_before_any_starts(void **state)
{
	(void)state;
	before_anything(SPEC(.argv = NULL), BROOD_REASON_NO_ARGV);
	before_anything(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_chdir(""))),
		BROOD_REASON_EMPTY_PATH);
	before_anything(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_pass(4, 4321))),
		BROOD_REASON_FD_NOT_OPEN);
	before_anything(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			     .steps = STEPS(brood_step_dup(4, 4321))),
			BROOD_REASON_FD_NOT_OPEN);
}

/* Those that ran hold the pipe's end no longer, and were waited for, as the
 * census after the test tells. */
static void one_fails(size_t which, uint64_t flags)
{
	struct brood_spec specs[4];
	struct brood_error err;
	int ends[2];
	char byte;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	specs[0] = (struct brood_spec)
		STAGE(.argv = ARGV("/bin/sleep", "1000"), .flags = flags,
		      .steps = STEPS(brood_step_pass(5, ends[1])));
	for (size_t i = 1; i < 4; i++)
		specs[i] = specs[0];
	specs[which].flags = 0;
	specs[which].argv = ARGV("/no/such");
	err = not_piped(BROOD_PIPELINE_GROUP, specs, 4, -ENOENT, (int)which);
	assert_int_equal(err.stage, BROOD_STAGE_EXEC);
	specs[which].argv = SH(":");
	specs[which].steps =
		STEPS(brood_step_umask(0), brood_step_chdir("/no/such"));
	err = not_piped(0, specs, 4, -ENOENT, (int)which);
	assert_int_equal(err.stage, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1);
	assert_int_equal(errno, ECHILD);
}

static void a_failure_ends_what_was_started(void **state)
{
	(void)state;
	for (size_t i = 0; i < 4; i++) {
		one_fails(i, 0);
		one_fails(i, BROOD_ASYNC);
	}
}

/* At each point at which descriptors run out. */
static void too_few_descriptors(void **state)
{
	struct rlimit old, few;
	int failed = 0, started = 0, highest;

	(void)state;
	highest = dup(0);
	close(highest);
	getrlimit(RLIMIT_NOFILE, &old);
	for (int more = 0; more < 12; more++) {
		struct brood_spec specs[3] = {
			STAGE(.argv = ARGV("/bin/sleep", "1000")),
			STAGE(.argv = ARGV("/bin/sleep", "1000")),
			STAGE(.argv = SH(":"))};
		struct brood_pipeline *p = NULL;
		struct brood_error err;
		int r;

		few = (struct rlimit){(rlim_t)(highest + more), old.rlim_max};
		setrlimit(RLIMIT_NOFILE, &few);
		r = brood_pipeline_start(&p, specs, 3, NULL, &err);
		setrlimit(RLIMIT_NOFILE, &old);
		if (r == 0) {
			started++;
			brood_pipeline_kill(p, SIGKILL);
			piped_end(p, NULL);
			brood_pipeline_close(&p);
			continue;
		}
		failed++;
		assert_int_equal(r, -EMFILE);
		assert_in_range(err.pipe_stage, 1, 3);
		highest = dup(0);
		close(highest);
	}
	assert_true(failed > 1);
	assert_true(started > 1);
}

static void asynchronous_stages_tell_later(void **state)
{
	struct brood_pipeline *p;
	struct brood_error err;
	struct brood_exit end;
	char why[256];

	(void)state;
	NEEDS_ASYNC();
	p = piped(0,
		  STAGES(STAGE(.argv = ARGV("yes"), .flags = BROOD_ASYNC),
			 STAGE(.argv = ARGV("/no/such"), .flags = BROOD_ASYNC),
			 STAGE(.argv = ARGV("cat"), .flags = BROOD_ASYNC)));
	assert_int_equal(brood_pipeline_started(p, -1, &err), -ENOENT);
	assert_int_equal(err.pipe_stage, 2);
	brood_error_format(&err, why, sizeof why);
	assert_non_null(strstr(why, "pipeline stage 1: execute \"/no/such\""));
	assert_int_equal(brood_pipeline_started(p, -1, NULL), -ENOENT);
	assert_int_equal(piped_end(p, &end), 2);
	assert_int_equal(end.how, BROOD_EXITED);
	brood_wait(brood_pipeline_stage(p, 1), 0, &end);
	assert_int_equal(end.how, BROOD_NOT_STARTED);
	assert_int_equal(end.value, ENOENT);
	brood_pipeline_close(&p);
}

static void asynchronous_stages_start(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = SH(":"), .flags = BROOD_ASYNC),
				STAGE(.argv = SH(":"), .flags = BROOD_ASYNC)));
	struct brood_error err;

	(void)state;
	assert_int_equal(brood_pipeline_started(p, -1, &err), 0);
	assert_int_equal(err.code, 0);
	assert_int_equal(err.pipe_stage, 0);
	piped_well(p);
}

static void one_that_blocks_is_no_start(void **state)
{
	struct brood_pipeline *p;
	struct brood_error err;
	int fd;

	(void)state;
	NEEDS_ASYNC();
	mkfifo(scratch("fifo"), 0600);
	p = piped(0, STAGES(STAGE(.argv = SH(":"), .flags = BROOD_ASYNC),
			    STAGE(.argv = SH(":"), .flags = BROOD_ASYNC,
				  .steps = STEPS(brood_step_open(
					  3, scratch("fifo"), O_RDONLY, 0)))));
	assert_int_equal(brood_pipeline_started(p, 10, &err), -ETIMEDOUT);
	assert_int_equal(err.pipe_stage, 2);
	fd = open(scratch("fifo"), O_RDWR | O_CLOEXEC);
	assert_int_equal(brood_pipeline_started(p, -1, &err), 0);
	piped_well(p);
	close(fd);
	unlink(scratch("fifo"));
}

SUITE(TEST_AFTER(warm_pipes, bad_input_is_refused),
      TEST(all_is_checked_before_any_starts),
      TEST(a_failure_ends_what_was_started), TEST_WARM(too_few_descriptors),
      TEST(asynchronous_stages_tell_later), TEST(asynchronous_stages_start),
      TEST(one_that_blocks_is_no_start))
