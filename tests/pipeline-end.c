/* SPDX-License-Identifier: MIT */
/* How a pipeline ended: whose end it is, when, by whom. */
#include "lib/piped.h"
#include "lib/test.h"

#define LAST_FAILED BROOD_PIPELINE_LAST_FAILED
#define FIRST_FAILED BROOD_PIPELINE_FIRST_FAILED
#define SIGPIPE_OK BROOD_PIPELINE_SIGPIPE_OK

static void ends_as(uint64_t flags, const char *const *scripts, int stage,
		    int how, int value)
{
	struct brood_spec specs[4];
	const char *argv[4][4];
	struct brood_exit end, again;
	struct brood_pipeline *p;
	size_t n = 0;

	for (; scripts[n]; n++) {
		memcpy(argv[n], SH(scripts[n]), sizeof argv[n]);
		specs[n] = (struct brood_spec)STAGE(.argv = argv[n]);
	}
	p = piped(flags, specs, n);
	assert_int_equal(piped_end(p, &end), stage);
	assert_int_equal(end.how, how);
	assert_int_equal(end.value, value);
	assert_int_equal(brood_pipeline_wait(p, 0, &again), stage);
	assert_memory_equal(&end, &again, sizeof end);
	brood_pipeline_close(&p);
}

static void it_is_the_last_ones(void **state)
{
	(void)state;
	ends_as(0, ARGV("exit 3", "exit 4", "exit 0"), 2, BROOD_EXITED, 0);
	ends_as(0, ARGV("exit 0", "exit 5"), 1, BROOD_EXITED, 5);
	ends_as(SIGPIPE_OK, ARGV("exit 0", "kill -PIPE $$"), 1, BROOD_SIGNALED,
		SIGPIPE);
}

static void or_that_of_the_last_that_failed(void **state)
{
	(void)state;
	ends_as(LAST_FAILED, ARGV("exit 3", "exit 4", "exit 0"), 1,
		BROOD_EXITED, 4);
	ends_as(LAST_FAILED, ARGV("kill $$", "exit 0", "exit 0"), 0,
		BROOD_SIGNALED, SIGTERM);
	ends_as(LAST_FAILED, ARGV("exit 0", "exit 0"), 1, BROOD_EXITED, 0);
}

static void or_that_of_the_first_that_failed(void **state)
{
	(void)state;
	ends_as(FIRST_FAILED, ARGV("exit 0", "exit 4", "exit 5"), 1,
		BROOD_EXITED, 4);
	ends_as(FIRST_FAILED, ARGV("exit 0", "exit 0"), 1, BROOD_EXITED, 0);
}

static void sigpipe_can_be_no_failure(void **state)
{
	(void)state;
	ends_as(LAST_FAILED, ARGV("kill -PIPE $$", "exit 0"), 0, BROOD_SIGNALED,
		SIGPIPE);
	ends_as(LAST_FAILED | SIGPIPE_OK, ARGV("kill -PIPE $$", "exit 0"), 1,
		BROOD_EXITED, 0);
	ends_as(FIRST_FAILED | SIGPIPE_OK,
		ARGV("kill -PIPE $$", "kill $$", "exit 0"), 1, BROOD_SIGNALED,
		SIGTERM);
	/* Nobody reads from the last one. */
	ends_as(LAST_FAILED | SIGPIPE_OK, ARGV("exit 0", "kill -PIPE $$"), 1,
		BROOD_SIGNALED, SIGPIPE);
}

static void each_stages_own_is_told(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = SH("exit 1")),
				STAGE(.argv = SH("exit 2")),
				STAGE(.argv = SH("exit 3"))));
	struct brood_exit end;

	(void)state;
	for (int i = 3; i-- > 0;) {
		struct brood_child *c = brood_pipeline_stage(p, (size_t)i);

		assert_int_equal(brood_wait(c, -1, &end), 0);
		assert_int_equal(end.value, i + 1);
	}
	assert_int_equal(piped_end(p, &end), 2);
	brood_pipeline_close(&p);
}

/* The last has ended, the first has not. */
static void it_has_ended_when_all_have(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = ARGV("cat"),
				      .steps = STEPS(brood_step_pipe(0, 0))),
				STAGE(.argv = SH(":"))));
	struct brood_exit end;
	int fd;

	(void)state;
	assert_int_equal(brood_wait(brood_pipeline_stage(p, 1), -1, NULL), 0);
	assert_int_equal(brood_pipeline_wait(p, 0, &end), -ETIMEDOUT);
	assert_int_equal(end.how, BROOD_RUNNING);
	assert_int_equal(brood_pipeline_wait(p, 20, NULL), -ETIMEDOUT);
	fd = brood_pipe_take(brood_pipeline_stage(p, 0), 0);
	close(fd);
	piped_well(p);
}

static void a_signal_reaches_all(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = ARGV("sleep", "1000")),
				STAGE(.argv = ARGV("cat"))));
	struct brood_exit end;

	(void)state;
	assert_int_equal(brood_pipeline_kill(p, 0), 0);
	assert_int_equal(brood_pipeline_kill(p, SIGTERM), 0);
	piped_end(p, NULL);
	for (size_t i = 0; i < 2; i++) {
		brood_wait(brood_pipeline_stage(p, i), 0, &end);
		/* cat may have seen the end of its input first. */
		assert_true(i || end.how == BROOD_SIGNALED);
	}
	assert_int_equal(brood_pipeline_kill(p, SIGTERM), -ESRCH);
	brood_pipeline_close(&p);
}

/* One that has ended does not hide that others were reached. */
static void a_signal_reaches_those_that_are_left(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = ARGV("sleep", "1000")),
				STAGE(.argv = SH(":"))));

	(void)state;
	brood_wait(brood_pipeline_stage(p, 1), -1, NULL);
	assert_int_equal(brood_pipeline_kill(p, SIGKILL), 0);
	piped_end(p, NULL);
	brood_pipeline_close(&p);
}

static void closing_leaves_the_programs(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = ARGV("cat"),
				      .steps = STEPS(brood_step_pipe(0, 0))),
				STAGE(.argv = ARGV("cat"))));
	pid_t pids[2];
	int status;

	(void)state;
	for (size_t i = 0; i < 2; i++)
		pids[i] = brood_pid(brood_pipeline_stage(p, i));
	brood_pipeline_close(&p);
	assert_null(p);
	brood_pipeline_close(&p);
	/* Their input has ended with the handle. */
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status));
	}
}

static void nothing_is_allowed(void **state)
{
	struct brood_pipeline *none = NULL;
	struct brood_error err;

	(void)state;
	brood_pipeline_close(NULL);
	brood_pipeline_close(&none);
	assert_int_equal(brood_pipeline_count(NULL), 0);
	assert_null(brood_pipeline_stage(NULL, 0));
	assert_int_equal(brood_pipeline_group(NULL), 0);
	assert_int_equal(brood_pipeline_wait(NULL, 0, NULL), -EINVAL);
	assert_int_equal(brood_pipeline_kill(NULL, 0), -EINVAL);
	assert_int_equal(brood_pipeline_started(NULL, 0, &err), -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	assert_int_equal(brood_pipeline_started(NULL, 0, NULL), -EINVAL);
}

/* In a process that did not start them. */
static void not_ours(void **state)
{
	struct brood_pipeline *p = *state;
	struct brood_pipeline *copy = p;

	assert_int_equal(brood_pipeline_wait(p, 0, NULL), -ECHILD);
	assert_int_equal(brood_pipeline_kill(p, SIGKILL), -ECHILD);
	assert_int_equal(brood_pipeline_started(p, 0, NULL), -ECHILD);
	brood_pipeline_close(&copy);
}

static void a_fork_can_only_close_it(void **state)
{
	struct brood_pipeline *p =
		piped(0, STAGES(STAGE(.argv = ARGV("cat"),
				      .steps = STEPS(brood_step_pipe(0, 0))),
				STAGE(.argv = ARGV("cat"))));
	pid_t pid = fork();
	int status;

	(void)state;
	if (!pid) {
		void *mine = p;

		not_ours(&mine);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(brood_pipe_take(brood_pipeline_stage(p, 0), 0));
	piped_well(p);
}

SUITE(TEST_AFTER(warm_pipes, it_is_the_last_ones),
      TEST(or_that_of_the_last_that_failed),
      TEST(or_that_of_the_first_that_failed), TEST(sigpipe_can_be_no_failure),
      TEST(each_stages_own_is_told), TEST(it_has_ended_when_all_have),
      TEST(a_signal_reaches_all), TEST(a_signal_reaches_those_that_are_left),
      TEST(closing_leaves_the_programs), TEST(nothing_is_allowed),
      TEST(a_fork_can_only_close_it))
