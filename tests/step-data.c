/* SPDX-License-Identifier: MIT */
/* data: the child reads bytes of the caller's from a sealed file in memory. */
#include "lib/test.h"

#include <sys/resource.h>

#define LARGE ((size_t)3 << 20)

static void reads_the_bytes(void **state)
{
	struct brood_child *child =
		start(SPEC(.argv = SH("cat; cat <&7"),
			   .steps = STEPS(brood_step_data(0, "in", 2),
					  brood_step_data(7, " seven", 6),
					  brood_step_pipe(1, 0))));
	char buf[64];

	(void)state;
	assert_string_equal(output_of(child, buf, sizeof buf), "in seven");
}

static void may_be_empty(void **state)
{
	(void)state;
	assert_int_equal(run(SPEC(.argv = SH("test \"$(wc -c)\" = 0"),
				  .steps = STEPS(brood_step_data(0, NULL, 0)))),
			 0);
}

static void any_size_and_any_bytes(void **state)
{
	char *data = malloc(LARGE);
	const char *path = scratch("copy");
	char *copy = malloc(LARGE + 1);
	int fd;

	(void)state;
	for (size_t i = 0; i < LARGE; i++)
		data[i] = (char)(i * 7 + (i >> 9));
	assert_int_equal(
		run(SPEC(.argv = ARGV("cat"),
			 .steps = STEPS(brood_step_data(0, data, LARGE),
					brood_step_open(1, path,
							O_WRONLY | O_CREAT,
							0600)))),
		0);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, copy, LARGE + 1), LARGE);
	close(fd);
	assert_memory_equal(data, copy, LARGE);
	free(copy);
	free(data);
}

static void is_for_reading_and_at_its_start(void **state)
{
	struct told t = tell(SPEC(.steps = STEPS(brood_step_data(5, "x", 1))));

	(void)state;
	assert_string_equal(told(&t, "fd 5 "), "r /memfd:brood (deleted)");
	assert_int_equal(told_count(&t, "fd "), 4);
	told_free(&t);
}

/* Not even through a new descriptor for writing. */
static void nobody_can_change_it(void **state)
{
	static const char script[] =
		"import fcntl, os\n"
		"fd = os.open('/proc/self/fd/0', os.O_RDWR)\n"
		"def no(f, *a):\n"
		"    try: f(*a)\n"
		"    except PermissionError: return\n"
		"    raise SystemExit(3)\n"
		"no(os.write, fd, b'z')\n"
		"no(os.ftruncate, fd, 0)\n"
		"no(os.ftruncate, fd, 9)\n"
		"no(fcntl.fcntl, fd, 1033, 1)\n"
		"assert os.read(0, 9) == b'abc'\n";

	(void)state;
	assert_int_equal(
		run(SPEC(.argv = ARGV("python3", "-c", script),
			 .steps = STEPS(brood_step_data(0, "abc", 3)))),
		0);
}

/* The bytes may go when the call has returned. */
static void async_needs_no_copy(void **state)
{
	char data[] = "before";
	struct brood_child *child;
	char buf[64];

	(void)state;
	child = start(SPEC(.argv = ARGV("cat"), .flags = BROOD_ASYNC,
			   .steps = STEPS(brood_step_data(0, data, 6),
					  brood_step_pipe(1, 0))));
	memset(data, 'x', 6);
	assert_string_equal(output_of(child, buf, sizeof buf), "before");
}

static void a_plan_keeps_a_copy(void **state)
{
	char *data = strdup("kept");
	const struct brood_step *steps =
		STEPS(brood_step_data(0, data, 4), brood_step_pipe(1, 0));
	struct brood_plan *plan;

	(void)state;
	assert_int_equal(
		brood_plan_new(&plan, SPEC(.argv = ARGV("cat"), .steps = steps),
			       NULL),
		0);
	memset(data, 'x', 4);
	free(data);
	/* Each run has a file of its own, to be read from its start. */
	for (int i = 0; i < 3; i++) {
		struct brood_child *child;
		char buf[64];

		assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
		assert_string_equal(output_of(child, buf, sizeof buf), "kept");
	}
	brood_plan_free(&plan);
}

static void in_the_callers_order(void **state)
{
	struct brood_child *child = start(
		SPEC(.argv = SH("cat; cat <&3"), .flags = BROOD_ORDERED,
		     .steps = STEPS(brood_step_null(3), brood_step_close(4),
				    brood_step_data(0, "zero ", 5),
				    brood_step_data(3, "three", 5),
				    brood_step_pipe(1, 0))));
	char buf[64];

	(void)state;
	assert_string_equal(output_of(child, buf, sizeof buf), "zero three");
}

static void a_failed_spawn_leaves_nothing(void **state)
{
	struct brood_error err =
		fails(SPEC(.argv = ARGV("/no/such/program"),
			   .steps = STEPS(brood_step_data(0, "x", 1))),
		      -ENOENT, BROOD_STAGE_EXEC);

	(void)state;
	assert_int_equal(err.step, -1);
}

/* Where the caller itself would get SIGXFSZ. */
static void a_limit_is_an_error_in_fork(void **state)
{
	struct rlimit limit = {10, 10};
	struct brood_error err;
	char why[128];

	(void)state;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(
		run(SPEC(.argv = SH("exit $(wc -c)"),
			 .steps = STEPS(brood_step_data(0, "0123456789", 10)))),
		10);
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_umask(022),
					brood_step_data(3, "0123456789a", 11))),
		    -EFBIG, BROOD_STAGE_RESOURCE);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_DATA);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "put data into fd 3 (step 1): File too large");
}

static void a_limit_is_an_error(void **state)
{
	(void)state;
	in_fork(a_limit_is_an_error_in_fork);
}

static void too_many_open_files_in_fork(void **state)
{
	struct rlimit limit = {4, 4};
	struct brood_error err;

	(void)state;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
	close(3);
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_data(0, "a", 1),
					brood_step_data(1, "b", 1))),
		    -EMFILE, BROOD_STAGE_RESOURCE);
	assert_int_equal(err.step, 1);
}

static void too_many_open_files(void **state)
{
	(void)state;
	in_fork(too_many_open_files_in_fork);
}

SUITE(TEST(reads_the_bytes), TEST(may_be_empty), TEST(any_size_and_any_bytes),
      TEST(is_for_reading_and_at_its_start), TEST(nobody_can_change_it),
      TEST(async_needs_no_copy), TEST(a_plan_keeps_a_copy),
      TEST(in_the_callers_order), TEST(a_failed_spawn_leaves_nothing),
      TEST(a_limit_is_an_error), TEST(too_many_open_files))
