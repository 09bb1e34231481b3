/* SPDX-License-Identifier: MIT */
/* Programs joined by pipes: what one writes the next one reads, and each sees
 * the other's end. */
#include "lib/piped.h"
#include "lib/test.h"

#define INTO_PIPE STEPS(brood_step_pipe(1, 0))
#define OPEN_FDS SH("set -- /proc/self/fd/*; echo $#")

static void one_reads_what_the_other_writes(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		uint64_t flags =
			(i & 1 ? BROOD_ASYNC : 0) | (i & 2 ? BROOD_ORDERED : 0);
		struct brood_pipeline *p = piped(
			0, STAGES(STAGE(.argv = SH("echo b; echo a"),
					.flags = flags),
				  STAGE(.argv = ARGV("sort"), .flags = flags),
				  STAGE(.argv = ARGV("sed", "s/^/> /"),
					.flags = flags, .steps = INTO_PIPE)));

		assert_string_equal(piped_output(p), "> a\n> b");
		assert_int_equal(brood_pipeline_group(p), 0);
		assert_null(brood_pipeline_stage(p, 3));
		piped_well(p);
	}
}

static void one_alone_is_a_spawn(void **state)
{
	struct brood_pipeline *p =
		piped(BROOD_PIPELINE_STDERR,
		      STAGES(STAGE(.argv = SH("cat; echo err >&2"),
				   .steps = STEPS(brood_step_data(0, "in", 2),
						  brood_step_null(2),
						  brood_step_pipe(1, 0)))));

	(void)state;
	assert_string_equal(piped_output(p), "in");
	piped_well(p);
}

/* The ends of the whole are those of the outer stages' own steps. */
static void the_ends_of_the_whole_are_the_stages(void **state)
{
	struct brood_pipeline *p = piped(
		0, STAGES(STAGE(.argv = ARGV("cat"),
				.steps = STEPS(brood_step_pipe(0, 0))),
			  STAGE(.argv = ARGV("tr", "a-z", "A-Z")),
			  STAGE(.argv = ARGV("cat"), .steps = INTO_PIPE)));
	int fd = brood_pipe_take(brood_pipeline_stage(p, 0), 0);

	(void)state;
	assert_int_equal(write(fd, "fed\n", 4), 4);
	close(fd);
	assert_string_equal(piped_output(p), "FED");
	piped_well(p);
}

/* More than a pipe holds goes through. */
static void any_size_goes_through(void **state)
{
	struct brood_pipeline *p = piped(
		0, STAGES(STAGE(.argv = ARGV("head", "-c", "3000000",
					     "/dev/zero")),
			  STAGE(.argv = ARGV("cat")),
			  STAGE(.argv = ARGV("wc", "-c"), .steps = INTO_PIPE)));

	(void)state;
	assert_string_equal(piped_output(p), "3000000");
	piped_well(p);
}

static void many_stages_are_joined(void **state)
{
	struct brood_spec specs[40];
	struct brood_pipeline *p;

	(void)state;
	specs[1] =
		(struct brood_spec)STAGE(.argv = SH("read n; echo $((n + 1))"));
	for (int i = 0; i < 40; i++)
		specs[i] = specs[1];
	specs[0].argv = SH("echo 1");
	specs[39].steps = INTO_PIPE;
	p = piped(0, specs, 40);
	assert_string_equal(piped_output(p), "40");
	piped_well(p);
}

/* ---- who ends early ---- */

static void a_writer_gets_sigpipe(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		uint64_t flags = i & 1 ? BROOD_ASYNC : 0;
		struct brood_pipeline *p = piped(
			0, STAGES(STAGE(.argv = ARGV("yes"), .flags = flags),
				  STAGE(.argv = ARGV("cat"), .flags = flags),
				  STAGE(.argv = ARGV("head", "-n1"),
					.flags = flags, .steps = INTO_PIPE)));
		struct brood_exit end;

		assert_string_equal(piped_output(p), "y");
		assert_int_equal(piped_end(p, &end), 2);
		assert_int_equal(end.how, BROOD_EXITED);
		for (size_t k = 0; k < 2; k++) {
			assert_int_equal(
				brood_wait(brood_pipeline_stage(p, k), 0, &end),
				0);
			assert_int_equal(end.how, BROOD_SIGNALED);
			assert_int_equal(end.value, SIGPIPE);
		}
		brood_pipeline_close(&p);
	}
}

/* Nobody else holds an end, so that the reader sees the writer's. */
static void a_reader_sees_the_end(void **state)
{
	struct brood_pipeline *p = piped(
		0,
		STAGES(STAGE(.argv = SH(":")),
		       STAGE(.argv = SH("cat; echo end"), .steps = INTO_PIPE)));

	(void)state;
	assert_string_equal(piped_output(p), "end");
	piped_well(p);
}

static void a_stage_has_no_end_but_its_own(void **state)
{
	struct brood_pipeline *p = piped(
		0, STAGES(STAGE(.argv = OPEN_FDS),
			  STAGE(.argv = SH("cat; set -- /proc/self/fd/*; "
					   "echo $#")),
			  STAGE(.argv = SH("cat; set -- /proc/self/fd/*; "
					   "echo $#"),
				.flags = BROOD_KEEP_FDS, .steps = INTO_PIPE)));

	(void)state;
	/* 0, 1, 2 and the one that the directory is read with. */
	assert_string_equal(piped_output(p), "4\n4\n4");
	piped_well(p);
}

static void the_caller_keeps_no_end(void **state)
{
	int before = dup(0), after;
	struct brood_pipeline *p;

	(void)state;
	close(before);
	p = piped(0, STAGES(STAGE(.argv = ARGV("/bin/sleep", "1000")),
			    STAGE(.argv = ARGV("cat"))));
	/* Only the two pidfds, where there are such. */
	after = dup(0);
	close(after);
	assert_true(after - before <= 2);
	brood_pipeline_kill(p, SIGKILL);
	piped_end(p, NULL);
	brood_pipeline_close(&p);
}

static void pipes_do_not_take_free_standard_numbers(void **state)
{
	int saved[3];
	struct brood_pipeline *p;

	(void)state;
	for (int i = 0; i < 3; i++)
		saved[i] = fcntl(i, F_DUPFD_CLOEXEC, 100);
	close(0);
	close(1);
	p = piped(0, STAGES(STAGE(.argv = SH("[ ! -e /proc/self/fd/0 ] && "
					     "echo closed"),
				  .flags = BROOD_ORDERED),
			    STAGE(.argv = SH("cat; [ -p /proc/self/fd/0 ] && "
					     "echo pipe"),
				  .flags = BROOD_ORDERED,
				  .steps = STEPS(brood_step_open(
					  1, scratch("closed"),
					  O_WRONLY | O_CREAT, 0600)))));
	piped_well(p);
	for (int i = 0; i < 3; i++) {
		dup2(saved[i], i);
		close(saved[i]);
	}
	{
		char buf[64];
		int fd = open(scratch("closed"), O_RDONLY | O_CLOEXEC);

		assert_string_equal(slurp(fd, buf, sizeof buf),
				    "closed\npipe\n");
		close(fd);
		unlink(scratch("closed"));
	}
}

SUITE(TEST_AFTER(warm_pipes, one_reads_what_the_other_writes),
      TEST(one_alone_is_a_spawn), TEST(the_ends_of_the_whole_are_the_stages),
      TEST(any_size_goes_through), TEST_WARM(many_stages_are_joined),
      TEST(a_writer_gets_sigpipe), TEST(a_reader_sees_the_end),
      TEST(a_stage_has_no_end_but_its_own), TEST(the_caller_keeps_no_end),
      TEST(pipes_do_not_take_free_standard_numbers))
