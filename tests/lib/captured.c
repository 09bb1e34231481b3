/* SPDX-License-Identifier: MIT */
#include "captured.h"

struct brood_result captured_of(const struct brood_spec *spec,
				const struct brood_run *how, int code,
				enum brood_reason reason)
{
	struct brood_result result;
	struct brood_error err;
	char why[512];
	int r;

	memset(&result, 0xa5, sizeof result);
	memset(&err, 0xa5, sizeof err);
	r = brood_run(spec, how, &result, &err);
	brood_error_format(&err, why, sizeof why);
	if (r != code || err.code != r || err.reason != reason)
		fail_msg("%d, reason %u: %s", r, err.reason, why);
	assert_non_null(result.out.data);
	assert_non_null(result.err.data);
	assert_int_equal(result.out.data[result.out.length], 0);
	assert_int_equal(result.err.data[result.err.length], 0);
	return result;
}

struct brood_result captured(const char *script, const struct brood_run *how,
			     int code, enum brood_reason reason)
{
	return captured_of(SPEC(.argv = SH(script)), how, code, reason);
}

void run_refused(const struct brood_spec *spec, const struct brood_run *how,
		 enum brood_reason reason, const char *sentence)
{
	struct brood_result result;
	struct brood_error err;
	char why[512];
	int r = brood_run(spec, how, &result, &err);

	brood_error_format(&err, why, sizeof why);
	assert_true(r == -EINVAL || r == -EBADF || r == -E2BIG);
	assert_int_equal(err.code, r);
	assert_int_equal(err.stage, BROOD_STAGE_SPEC);
	if (err.reason != reason || !strstr(why, sentence))
		fail_msg("reason %u: %s", err.reason, why);
	assert_int_equal(result.exit.how, BROOD_RUNNING);
	brood_result_free(&result);
}

void assert_output(const struct brood_output *out, const char *text)
{
	assert_string_equal(out->data, text);
	assert_int_equal(out->length, strlen(text));
}

char *noise(size_t size)
{
	uint64_t x = 88172645463325252u;
	char *room = malloc(size + 8);

	assert_non_null(room);
	for (size_t i = 0; i < size; i += 8) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		memcpy(room + i, &x, 8);
	}
	return room;
}
