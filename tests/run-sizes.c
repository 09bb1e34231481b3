/* SPDX-License-Identifier: MIT */
/* Input and both outputs of any size, at once, byte for byte. */
#include "lib/captured.h"

static void through(size_t size)
{
	char *data = noise(size);
	struct brood_result r =
		captured_of(SPEC(.argv = ARGV("tee", "/dev/stderr")),
			    HOW(.input = data, .input_length = size), 0, 0);

	assert_int_equal(r.exit.how, BROOD_EXITED);
	assert_int_equal(r.exit.value, 0);
	assert_int_equal(r.input_written, size);
	assert_int_equal(r.flags, 0);
	assert_int_equal(r.out.length, size);
	assert_int_equal(r.err.length, size);
	assert_int_equal(r.out.total, size);
	assert_int_equal(r.err.total, size);
	assert_int_equal(memcmp(r.out.data, data, size), 0);
	assert_int_equal(memcmp(r.err.data, data, size), 0);
	assert_int_equal(r.out.flags | r.err.flags, 0);
	assert_true(r.out.mapped < size + MIB);
	brood_result_free(&r);
	free(data);
}

static void nothing(void **state)
{
	struct brood_result r = captured("cat", NULL, 0, 0);

	(void)state;
	assert_output(&r.out, "");
	assert_output(&r.err, "");
	assert_int_equal(r.out.mapped, 0);
	brood_result_free(&r);
	through(0);
}

static void one_byte(void **state)
{
	(void)state;
	through(1);
}

/* What a pipe takes, and what a first mapping has room for. */
static void around_a_pipe(void **state)
{
	(void)state;
	through(4096);
	for (size_t size = 65534; size <= 65538; size++)
		through(size);
	through(256 * 1024);
}

static void around_huge_pages(void **state)
{
	(void)state;
	for (size_t size = 2 * MIB - 2; size <= 2 * MIB + 2; size++)
		through(size);
	through(5 * MIB);
}

static void many_small_writes(void **state)
{
	struct brood_result r = captured(
		"i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); done",
		NULL, 0, 0);
	char line[16];
	size_t at = 0;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int n = sprintf(line, "%d\n", i);

		assert_true(at + (size_t)n <= r.out.length);
		assert_int_equal(memcmp(r.out.data + at, line, (size_t)n), 0);
		at += (size_t)n;
	}
	assert_int_equal(at, r.out.length);
	brood_result_free(&r);
}

static void a_hundred_mebibytes_both_ways(void **state)
{
	(void)state;
	through(100 * MIB);
}

static void streams_that_are_only_counted(void **state)
{
	struct brood_result r = captured(
		"head -c 3000001 /dev/zero; head -c 70000 /dev/zero >&2",
		HOW(.out.to = BROOD_STREAM_COUNT, .err.to = BROOD_STREAM_COUNT),
		0, 0);

	(void)state;
	assert_int_equal(r.out.total, 3000001);
	assert_int_equal(r.err.total, 70000);
	assert_output(&r.out, "");
	assert_output(&r.err, "");
	brood_result_free(&r);
}

static void status_and_times(void **state)
{
	struct brood_result r = captured("echo no >&2; exit 3", NULL, 0, 0);

	(void)state;
	assert_int_equal(r.exit.how, BROOD_EXITED);
	assert_int_equal(r.exit.value, 3);
	assert_true(r.wall_us > 0 && r.wall_us < 60000000);
	assert_output(&r.err, "no\n");
	brood_result_free(&r);
	r = captured("kill -9 $$", NULL, 0, 0);
	assert_int_equal(r.exit.how, BROOD_SIGNALED);
	assert_int_equal(r.exit.value, 9);
	brood_result_free(&r);
}

static void outputs_closed_long_before_the_end(void **state)
{
	struct brood_result r =
		captured("echo a; echo b >&2; exec >&- 2>&-; sleep 0.1; exit 4",
			 NULL, 0, 0);

	(void)state;
	assert_int_equal(r.exit.value, 4);
	assert_output(&r.out, "a\n");
	assert_output(&r.err, "b\n");
	brood_result_free(&r);
}

static void freeing_is_harmless(void **state)
{
	struct brood_result zero, r = captured("echo a", NULL, 0, 0);

	(void)state;
	memset(&zero, 0, sizeof zero);
	brood_result_free(NULL);
	brood_result_free(&zero);
	brood_result_free(&r);
	assert_output(&r.out, "");
	brood_result_free(&r);
	assert_true(fcntl(0, F_GETFD) >= 0); /* zero is nobody's descriptor */
}

/* Asynchronously: what fails then is told all the same. */
static void started_beside_the_caller(void **state)
{
	struct brood_result r = captured_of(
		SPEC(.argv = SH("cat; echo e >&2"), .flags = BROOD_ASYNC),
		HOW(.input = "in", .input_length = 2), 0, 0);
	struct brood_error err;

	(void)state;
	assert_output(&r.out, "in");
	assert_output(&r.err, "e\n");
	brood_result_free(&r);
	for (int async = 0; async < 2; async++) {
		assert_int_equal(
			brood_run(SPEC(.argv = ARGV("/no/such/program"),
				       .flags = async ? BROOD_ASYNC : 0),
				  NULL, &r, &err),
			-ENOENT);
		assert_int_equal(err.stage, BROOD_STAGE_EXEC);
		assert_string_equal(err.object, "/no/such/program");
		assert_output(&r.out, "");
		brood_result_free(&r);
	}
}

SUITE(TEST(nothing), TEST(one_byte), TEST(around_a_pipe),
      TEST(around_huge_pages), TEST(many_small_writes),
      TEST(a_hundred_mebibytes_both_ways), TEST(streams_that_are_only_counted),
      TEST(status_and_times), TEST(outputs_closed_long_before_the_end),
      TEST(freeing_is_harmless), TEST(started_beside_the_caller))
