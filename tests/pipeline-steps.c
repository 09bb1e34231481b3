/* SPDX-License-Identifier: MIT */
/* A stage's steps apply after its pipes are there, as a shell's redirections.
 */
#include "lib/piped.h"
#include "lib/test.h"

#define INTO_PIPE STEPS(brood_step_pipe(1, 0))
#define BOTH SH("echo out; echo err >&2")
#define MARKED ARGV("sed", "s/^/> /")

/* What comes out behind a second stage that marks what came through the pipe.
 */
static void gives(uint64_t flags, const struct brood_spec *first,
		  const char *expected)
{
	for (int i = 0; i < 4; i++) {
		struct brood_spec specs[2] = {
			*first, STAGE(.argv = MARKED, .steps = INTO_PIPE)};
		struct brood_pipeline *p;

		/* PASS has no place in a caller's order. */
		if ((i & 2) && first->steps &&
		    first->steps[0].type == BROOD_STEP_PASS)
			continue;
		specs[0].flags |=
			(i & 1 ? BROOD_ASYNC : 0) | (i & 2 ? BROOD_ORDERED : 0);
		p = piped(flags, specs, 2);
		assert_string_equal(piped_output(p), expected);
		piped_well(p);
	}
}

static const char *written(const char *name)
{
	static char buf[256];
	int fd = open(scratch(name), O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	slurp(fd, buf, sizeof buf);
	close(fd);
	unlink(scratch(name));
	return buf;
}

#define TO_FILE(fd, name)                                                      \
	brood_step_open(fd, scratch(name), O_WRONLY | O_CREAT | O_TRUNC, 0600)

static void a_file_takes_the_output(void **state)
{
	(void)state;
	gives(0,
	      SPEC(.argv = BOTH,
		   .steps = STEPS(TO_FILE(1, "out"), brood_step_null(2))),
	      "");
	assert_string_equal(written("out"), "out\n");
}

static void a_file_gives_the_input(void **state)
{
	struct brood_pipeline *p = piped(
		0, STAGES(STAGE(.argv = SH("trap '' PIPE; echo lost || :")),
			  STAGE(.argv = ARGV("cat"),
				.steps = STEPS(brood_step_data(0, "own", 3),
					       brood_step_pipe(1, 0)))));

	(void)state;
	assert_string_equal(piped_output(p), "own");
	piped_end(p, NULL);
	brood_pipeline_close(&p);
}

static void errors_can_be_copied_to_the_pipe(void **state)
{
	(void)state;
	gives(0, SPEC(.argv = BOTH, .steps = STEPS(brood_step_dup(2, 1))),
	      "> out\n> err");
}

/* 3>&1 1>file 2>&3: only errors into the pipe. */
static void the_pipe_can_be_moved_away(void **state)
{
	(void)state;
	gives(0,
	      SPEC(.argv = BOTH,
		   .steps = STEPS(brood_step_dup(3, 1), TO_FILE(1, "moved"),
				  brood_step_dup(2, 3))),
	      "> err");
	assert_string_equal(written("moved"), "out\n");
}

static void a_closed_output_is_closed(void **state)
{
	(void)state;
	gives(0,
	      SPEC(.argv = SH("[ -e /proc/self/fd/1 ] || echo closed >&2"),
		   .steps = STEPS(brood_step_dup(2, 1), brood_step_close(1))),
	      "> closed");
}

/* PASS and INHERIT name the caller's. */
static void pass_means_the_callers(void **state)
{
	int fd = open(scratch("mine"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	gives(0,
	      SPEC(.argv = BOTH,
		   .steps = STEPS(brood_step_pass(1, fd), brood_step_null(2))),
	      "");
	close(fd);
	assert_string_equal(written("mine"), "out\nout\n");
	/* One that the pipe would replace is read before. */
	fd = dup(1);
	close(1);
	assert_int_equal(
		open(scratch("mine"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600), 1);
	gives(0, SPEC(.argv = BOTH, .steps = STEPS(brood_step_pass(2, 1))),
	      "> out");
	dup2(fd, 1);
	close(fd);
	assert_string_equal(written("mine"), "err\nerr\n");
}

static void errors_are_joined_if_asked(void **state)
{
	(void)state;
	gives(BROOD_PIPELINE_STDERR, SPEC(.argv = BOTH), "> out\n> err");
}

/* Where the output goes, as after the shell's >file. */
static void errors_follow_the_output(void **state)
{
	(void)state;
	gives(BROOD_PIPELINE_STDERR,
	      SPEC(.argv = BOTH, .steps = STEPS(TO_FILE(1, "both"))), "");
	assert_string_equal(written("both"), "out\nerr\n");
}

static void errors_with_a_step_of_their_own_keep_it(void **state)
{
	(void)state;
	gives(BROOD_PIPELINE_STDERR,
	      SPEC(.argv = BOTH, .steps = STEPS(TO_FILE(2, "err"))), "> out");
	assert_string_equal(written("err"), "err\n");
}

static void there_may_be_no_output_to_join(void **state)
{
	(void)state;
	gives(BROOD_PIPELINE_STDERR,
	      SPEC(.argv = SH(":"), .steps = STEPS(brood_step_close(1))), "");
}

static void errors_follow_a_late_output(void **state)
{
	struct brood_pipeline *p =
		piped(BROOD_PIPELINE_STDERR,
		      STAGES(STAGE(.argv = BOTH,
				   .steps = STEPS({.type = BROOD_STEP_OPEN,
						   .flags = BROOD_OPEN_AS_USER,
						   .fd = 1,
						   .path = scratch("late"),
						   .oflags = O_WRONLY | O_CREAT,
						   .mode = 0600},
						  brood_step_uid(getuid()))),
			     STAGE(.argv = MARKED, .steps = INTO_PIPE)));

	(void)state;
	assert_string_equal(piped_output(p), "");
	piped_well(p);
	assert_string_equal(written("late"), "out\nerr\n");
}

/* Each stage is a spec like any other. */
static void any_step_goes_with_a_stage(void **state)
{
	struct brood_pipeline *p = piped(
		0, STAGES(STAGE(.argv = SH("pwd; umask; echo $V"),
				.steps = STEPS(brood_step_chdir("/usr"),
					       brood_step_umask(027),
					       brood_step_env_set("V", "set"))),
			  STAGE(.argv = SH("cat; ulimit -c"),
				.steps = STEPS(brood_step_rlimit(4, 0, 0))),
			  STAGE(.argv = SH("cat; nice"),
				.steps = STEPS(brood_step_nice(7),
					       brood_step_pipe(1, 0)))));

	(void)state;
	assert_string_equal(piped_output(p), "/usr\n0027\nset\n0\n7");
	piped_well(p);
}

SUITE(TEST_AFTER(warm_pipes, a_file_takes_the_output),
      TEST(a_file_gives_the_input), TEST(errors_can_be_copied_to_the_pipe),
      TEST(the_pipe_can_be_moved_away), TEST(a_closed_output_is_closed),
      TEST(pass_means_the_callers), TEST(errors_are_joined_if_asked),
      TEST(errors_follow_the_output),
      TEST(errors_with_a_step_of_their_own_keep_it),
      TEST(there_may_be_no_output_to_join), TEST(errors_follow_a_late_output),
      TEST(any_step_goes_with_a_stage))
