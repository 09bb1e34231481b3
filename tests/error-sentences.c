/* SPDX-License-Identifier: MIT */
/* Each error is one sentence with the step, its object and the error. */
#include "lib/test.h"

static const char *sentence(const struct brood_error *err)
{
	static char text[512];
	int n = brood_error_format(err, text, sizeof text);

	assert_int_equal(n, strlen(text));
	return text;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" lacks \"%s\"", text, part);
}

static const struct brood_error example = {
	.code = -EACCES,
	.stage = BROOD_STAGE_STEP,
	.step = 1,
	.step_type = BROOD_STEP_OPEN,
	.number = 1,
	.object = "build.log",
};

static void as_in_the_manual(void **state)
{
	(void)state;
	assert_string_equal(
		sentence(&example),
		"open \"build.log\" for fd 1 (step 1): Permission denied");
}

static void of_a_real_failure(void **state)
{
	struct brood_error err =
		fails(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_open(1, "/no/build.log",
							  O_WRONLY, 0))),
		      -ENOENT, BROOD_STAGE_STEP);

	(void)state;
	assert_string_equal(sentence(&err),
			    "open \"/no/build.log\" for fd 1 (step 0): "
			    "No such file or directory");
}

static void names_what_it_concerns(void **state)
{
	struct brood_error err;
	const char *text;

	(void)state;
	err = fails(SPEC(.argv = ARGV("no-such-program")), -ENOENT,
		    BROOD_STAGE_EXEC);
	text = sentence(&err);
	assert_has(text, "\"no-such-program\"");
	assert_has(text, "No such file or directory");
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_null(9),
					brood_step_chdir("/no/dir"))),
		    -ENOENT, BROOD_STAGE_STEP);
	text = sentence(&err);
	assert_has(text, "\"/no/dir\"");
	assert_has(text, "step 1");
	err = refused(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_null(9),
						     brood_step_inherit(4321))),
		-EBADF, BROOD_REASON_FD_NOT_OPEN);
	text = sentence(&err);
	assert_has(text, "4321");
	assert_has(text, "step 1");
}

static void each_reason_has_its_own(void **state)
{
	static char all[BROOD_REASONS_][512];

	(void)state;
	for (unsigned i = 1; i < BROOD_REASONS_; i++) {
		struct brood_error err = {.code = -EINVAL,
					  .stage = BROOD_STAGE_SPEC,
					  .reason = i,
					  .step = -1};

		/* Some say what is wrong of an object that they name. */
		snprintf(err.object, sizeof err.object, "thing %u", i);
		strcpy(all[i], sentence(&err));
		assert_true(strlen(all[i]) > 10);
		/* As those are that have no words. */
		assert_null(strstr(all[i], "reason "));
		for (unsigned k = 1; k < i; k++)
			assert_string_not_equal(all[k], all[i]);
	}
}

static void each_step_type_is_named(void **state)
{
	static char all[BROOD_STEP_TYPES_][512];

	(void)state;
	for (unsigned i = 1; i < BROOD_STEP_TYPES_; i++) {
		struct brood_error err = {.code = -EPERM,
					  .stage = BROOD_STAGE_STEP,
					  .step = 2,
					  .step_type = i,
					  .number = 3,
					  .object = "thing"};

		strcpy(all[i], sentence(&err));
		assert_has(all[i], "(step 2): Operation not permitted");
		assert_null(strstr(all[i], "step type "));
		for (unsigned k = 1; k < i; k++) {
			/* null is the opening of /dev/null, and says so. */
			if (k == BROOD_STEP_OPEN && i == BROOD_STEP_NULL)
				continue;
			assert_string_not_equal(all[k], all[i]);
		}
	}
}

/* The reason why, and which value was meant. */
static void of_attributes(void **state)
{
	static const gid_t list[] = {1};
	struct brood_error err;

	(void)state;
	err = refused(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
			   .steps = STEPS(brood_step_umask(022),
					  brood_step_uid(65534))),
		      -EINVAL, BROOD_REASON_NOT_ASYNC);
	assert_has(sentence(&err), "change the user to 65534 (step 1): ");
	assert_has(sentence(&err), "cannot run beside the caller");
	/* An id has no sign. */
	err = refused(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
			   .steps = STEPS(brood_step_gid(4000000000U))),
		      -EINVAL, BROOD_REASON_NOT_ASYNC);
	assert_has(sentence(&err), "change the group to 4000000000 (step 0): ");
	err = refused(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_groups(list, 65537))),
		      -EINVAL, BROOD_REASON_BAD_LENGTH);
	assert_has(sentence(&err),
		   "set the supplementary groups (step 0): its data has a "
		   "length");
	err = refused(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_groups(NULL, 1))),
		      -EINVAL, BROOD_REASON_NULL_PATH);
	assert_has(sentence(&err), "data is NULL");
	err = refused(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_pdeathsig(65))),
		-EINVAL, BROOD_REASON_BAD_SIGNAL);
	assert_has(sentence(&err),
		   "parent-death signal to 65 (step 0): no such");
	err = refused(SPEC(.argv = SH(":"),
			   .steps = STEPS(brood_step_cap_bounding(1),
					  brood_step_cap_ambient(1 << 10))),
		      -EINVAL, BROOD_REASON_CAPS_TAKEN);
	assert_string_equal(sentence(&err),
			    "set the ambient capabilities (step 1): step 0 "
			    "takes capability 10 away, or forbids to raise it");
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(brood_step_scheduler(77, 0))),
		    -EINVAL, BROOD_STAGE_STEP);
	assert_string_equal(sentence(&err),
			    "set the scheduling policy to 77 (step 0): "
			    "Invalid argument");
}

static void each_error_number_has_its_words(void **state)
{
	(void)state;
	for (int e = 1; e <= ERFKILL; e++) {
		struct brood_error err = {.code = -e,
					  .stage = BROOD_STAGE_EXEC,
					  .step = -1,
					  .object = "prog"};

		if (e == 41 || e == 58) /* no such numbers */
			continue;
		assert_has(sentence(&err), strerror(e));
	}
}

static void a_signal_is_named(void **state)
{
	struct brood_error err = {.code = -EINTR,
				  .stage = BROOD_STAGE_KILLED,
				  .step = -1,
				  .signal = SIGKILL,
				  .object = "prog"};

	(void)state;
	assert_has(sentence(&err), "9");
}

static void a_short_buffer_is_terminated(void **state)
{
	int whole = brood_error_format(&example, NULL, 0);
	char buf[80];

	(void)state;
	assert_int_equal(whole, strlen(sentence(&example)));
	for (size_t size = 1; size < sizeof buf; size++) {
		memset(buf, 'x', sizeof buf);
		assert_int_equal(brood_error_format(&example, buf, size),
				 whole);
		assert_int_equal(strlen(buf), (size_t)whole < size
						      ? (size_t)whole
						      : size - 1);
		assert_int_equal(strncmp(buf, sentence(&example), strlen(buf)),
				 0);
		if (size < sizeof buf - 1)
			assert_int_equal(buf[sizeof buf - 1], 'x');
	}
	assert_int_equal(brood_error_format(NULL, buf, sizeof buf), -EINVAL);
}

/* From a later release, or broken: there is always a sentence, on one line. */
static void what_is_unknown_is_told_too(void **state)
{
	struct brood_error err = {.code = -ENOENT, .stage = 77, .step = -1};

	(void)state;
	assert_has(sentence(&err), "No such file or directory");
	err.code = INT32_MIN;
	assert_has(sentence(&err), "2147483648");
	err.stage = BROOD_STAGE_SPEC;
	err.reason = BROOD_REASON_NULL_ARGUMENT;
	strcpy(err.object, "a\nb");
	assert_has(sentence(&err), "a\\x0ab");
}

static void a_long_path_is_cut(void **state)
{
	char path[1000], text[1200];
	struct brood_error err;

	(void)state;
	memset(path, 'p', sizeof path);
	path[0] = '/';
	path[200] = '/';
	path[sizeof path - 1] = 0;
	err = fails(
		SPEC(.argv = SH(":"), .steps = STEPS(brood_step_chdir(path))),
		-ENOENT, BROOD_STAGE_STEP);
	assert_true(strnlen(err.object, sizeof err.object) < sizeof err.object);
	assert_int_equal(strncmp(err.object, path, 100), 0);
	brood_error_format(&err, text, sizeof text);
	assert_has(text, "No such file or directory");
}

SUITE(TEST(as_in_the_manual), TEST(of_a_real_failure),
      TEST(names_what_it_concerns), TEST(each_reason_has_its_own),
      TEST(each_step_type_is_named), TEST(of_attributes),
      TEST(each_error_number_has_its_words), TEST(a_signal_is_named),
      TEST(a_short_buffer_is_terminated), TEST(a_long_path_is_cut),
      TEST(what_is_unknown_is_told_too))
