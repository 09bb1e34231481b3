/* SPDX-License-Identifier: MIT */
/* A limit is kept to the byte, and what happens there is chosen. */
#include "lib/captured.h"

static void ends_what_never_ends(void **state)
{
	struct brood_result r = captured("exec yes", HOW(.out.limit = 100000),
					 -EFBIG, BROOD_REASON_RUN_LIMIT);

	(void)state;
	assert_int_equal(r.out.length, 100000);
	assert_true(r.out.total >= 100000);
	assert_int_equal(r.out.flags, BROOD_OUTPUT_CUT);
	assert_int_equal(memcmp(r.out.data, "y\ny\n", 4), 0);
	assert_int_equal(r.flags, BROOD_RESULT_LIMIT | BROOD_RESULT_KILLED);
	assert_int_equal(r.exit.how, BROOD_SIGNALED);
	brood_result_free(&r);
}

static void the_last_byte_is_no_excess(void **state)
{
	struct brood_result r;

	(void)state;
	for (size_t n = 1; n <= 65537; n = n * 256 + 1) {
		char script[64];

		sprintf(script, "head -c %zu /dev/zero", n);
		r = captured(script, HOW(.out.limit = n), 0, 0);
		assert_int_equal(r.out.length, n);
		assert_int_equal(r.out.flags, 0);
		brood_result_free(&r);
		sprintf(script, "head -c %zu /dev/zero", n + 1);
		r = captured(script, HOW(.out.limit = n), -EFBIG,
			     BROOD_REASON_RUN_LIMIT);
		assert_int_equal(r.out.length, n);
		brood_result_free(&r);
	}
}

static void the_rest_is_counted(void **state)
{
	struct brood_result r = captured(
		"head -c 3000000 /dev/zero; echo end >&2",
		HOW(.out = {.limit = 10, .at_limit = BROOD_LIMIT_DISCARD}), 0,
		0);

	(void)state;
	assert_int_equal(r.out.length, 10);
	assert_int_equal(r.out.total, 3000000);
	assert_int_equal(r.out.flags, BROOD_OUTPUT_CUT);
	assert_int_equal(r.exit.how, BROOD_EXITED);
	assert_output(&r.err, "end\n");
	brood_result_free(&r);
}

static void each_stream_has_its_own(void **state)
{
	struct brood_result r = captured(
		"echo 123456; echo abcdef >&2",
		HOW(.out = {.limit = 3, .at_limit = BROOD_LIMIT_DISCARD},
		    .err = {.limit = 100}),
		0, 0);

	(void)state;
	assert_output(&r.out, "123");
	assert_output(&r.err, "abcdef\n");
	assert_int_equal(r.err.flags, 0);
	brood_result_free(&r);
	r = captured("exec yes >&2",
		     HOW(.err = {.limit = 5}, .out = {.limit = 5}), -EFBIG,
		     BROOD_REASON_RUN_LIMIT);
	assert_output(&r.err, "y\ny\ny");
	brood_result_free(&r);
}

static void of_what_is_only_counted(void **state)
{
	struct brood_result r =
		captured("exec yes",
			 HOW(.out = {.to = BROOD_STREAM_COUNT, .limit = 1000}),
			 -EFBIG, BROOD_REASON_RUN_LIMIT);

	(void)state;
	assert_true(r.out.total >= 1000);
	assert_output(&r.out, "");
	brood_result_free(&r);
}

/* It gets SIGTERM and its time, and what it says then is not in its way. */
static void ends_politely(void **state)
{
	struct brood_result r = captured(
		"trap 'head -c 300000 /dev/zero; echo bye >&2; exit 7' TERM;"
		"head -c 200000 /dev/zero; while :; do sleep 0.01; done",
		HOW(.out.limit = 1000, .grace_ms = 60000), -EFBIG,
		BROOD_REASON_RUN_LIMIT);

	(void)state;
	assert_int_equal(r.out.length, 1000);
	assert_int_equal(r.out.total, 500000);
	assert_output(&r.err, "bye\n");
	assert_int_equal(r.exit.how, BROOD_EXITED);
	assert_int_equal(r.exit.value, 7);
	assert_int_equal(r.flags, BROOD_RESULT_LIMIT);
	brood_result_free(&r);
}

static void the_sentence(void **state)
{
	struct brood_result r;
	struct brood_error err;
	char why[256];

	(void)state;
	assert_int_equal(brood_run(SPEC(.argv = ARGV("yes")),
				   HOW(.out.limit = 5), &r, &err),
			 -EFBIG);
	brood_result_free(&r);
	assert_int_equal(err.stage, BROOD_STAGE_RUN);
	brood_error_format(&err, why, sizeof why);
	assert_string_equal(why, "run \"yes\": it wrote more than the limit to "
				 "descriptor 1");
}

SUITE(TEST(ends_what_never_ends), TEST(the_last_byte_is_no_excess),
      TEST(the_rest_is_counted), TEST(each_stream_has_its_own),
      TEST(of_what_is_only_counted), TEST(ends_politely), TEST(the_sentence))
