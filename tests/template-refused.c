/* SPDX-License-Identifier: MIT */
/* Templates that cannot be: bad input is an error, all else a state and a
 * reason, and the children are plain; or, where one is required, an error. */
#include "lib/warm.h"

#define OF_KIND(kind_, ...)                                                    \
	(&(const struct brood_template_options){                               \
		.size = sizeof(struct brood_template_options),                 \
		.kind = (kind_),                                               \
		__VA_ARGS__})

static const struct brood_spec *good(void)
{
	static const char *argv[2];
	static struct brood_spec spec;

	argv[0] = of_kind("begun");
	spec = (struct brood_spec){.size = sizeof spec, .argv = argv};
	return &spec;
}

static void bad(const struct brood_spec *spec,
		const struct brood_template_options *options, int code,
		uint32_t reason)
{
	struct brood_template *t = (void *)&t;
	struct brood_error err;
	char why[512];
	int r = brood_template_open(&t, spec, options, &err);

	brood_error_format(&err, why, sizeof why);
	if (r != code || err.reason != reason)
		fail_msg("%d, reason %d: %s", r, (int)err.reason, why);
	assert_int_equal(err.code, code);
	assert_null(t);
	assert_true(strlen(why) > 8);
}

static void bad_input_is_refused(void **state)
{
	struct {
		struct brood_template_options options;
		uint64_t later;
	} newer = {{.size = sizeof newer}, 1};
	struct brood_error err;

	(void)state;
	assert_int_equal(brood_template_open(NULL, good(), NULL, &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	bad(NULL, OPTIONS(0), -EINVAL, BROOD_REASON_NULL_ARGUMENT);
	bad(good(), &(struct brood_template_options){.size = 3}, -EINVAL,
	    BROOD_REASON_SIZE);
	bad(good(), &newer.options, -E2BIG, BROOD_REASON_UNKNOWN_TAIL);
	bad(good(), OPTIONS(.flags = UINT64_C(1) << 40), -EINVAL,
	    BROOD_REASON_UNKNOWN_FLAG);
	bad(good(), OF_KIND(17, .flags = 0), -EINVAL, BROOD_REASON_TEMPLATE);
	bad(good(), OPTIONS(.ready_timeout_ms = -1), -EINVAL,
	    BROOD_REASON_TEMPLATE);
	bad(good(), OPTIONS(.answer_timeout_ms = -1), -EINVAL,
	    BROOD_REASON_TEMPLATE);
	bad(good(),
	    OF_KIND(BROOD_TEMPLATE_LOADED, .flags = BROOD_TEMPLATE_NO_WAIT),
	    -EINVAL, BROOD_REASON_FLAG_NEEDS);
	bad(SPEC(.argv = NULL), OPTIONS(0), -EINVAL, BROOD_REASON_NO_ARGV);
	bad(SPEC(.argv = ARGV("/bin/true"), .flags = UINT64_C(1) << 50),
	    OPTIONS(0), -EINVAL, BROOD_REASON_UNKNOWN_FLAG);
	bad(SPEC(.argv = ARGV("/bin/true"),
		 .steps = STEPS(brood_step_chdir(""))),
	    OPTIONS(0), -EINVAL, BROOD_REASON_EMPTY_PATH);
}

static void a_program_that_is_not_is_an_error(void **state)
{
	struct brood_template *t = (void *)&t;
	struct brood_error err, plainly;
	struct brood_child *child;
	const char *const programs[] = {"/no/such", "no-such-in-path", "/etc",
					scratch_file("text", "x", 0644)};

	(void)state;
	for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
		const struct brood_spec *spec = SPEC(.argv = ARGV(programs[i]));
		int r = brood_spawn(&child, spec, &plainly);

		assert_true(r < 0);
		assert_int_equal(
			brood_template_open(&t, spec, OPTIONS(0), &err), r);
		assert_null(t);
		assert_int_equal(err.stage, plainly.stage);
	}
	unlink(scratch("text"));
}

/* Its children are plain, all the same, and do what they should. */
static void is_none(const struct brood_spec *spec,
		    const struct brood_template_options *options,
		    uint32_t reason, const char *detail, int value)
{
	struct brood_template *t = opened_anyhow(spec, options);
	struct brood_template_stats stats = stats_of(t);
	struct brood_template_options required = *options;
	struct brood_error err;
	char why[512];

	if (stats.state != reason || !strstr(stats.detail, detail))
		fail_msg("\"%s\" (%s), not \"%s\" (%s)",
			 brood_template_reason_text(stats.state), stats.detail,
			 brood_template_reason_text(reason), detail);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
			finish(either(t, spec->argv, ARGV("A=1"), NULL)),
			value);
	assert_int_equal(stats_of(t).hits, 0);
	brood_template_close(&t);
	required.flags |= BROOD_TEMPLATE_REQUIRE;
	assert_true(brood_template_open(&t, spec, &required, &err) < 0);
	assert_null(t);
	brood_error_format(&err, why, sizeof why);
	print_message("# %s\n", why);
	assert_non_null(strstr(err.object, brood_template_reason_text(reason)));
}

static const char *const *exits(void)
{
	static const char *argv[6];

	argv[0] = of_kind("begun");
	argv[1] = "-x", argv[2] = "", argv[3] = "exit", argv[4] = "4";
	return argv;
}

static void one_with_threads_is_none(void **state)
{
	(void)state;
	NEEDS_READY();
	is_none(SPEC(.argv = exits(), .envp = ARGV("BEGUN_BADLY=thread")),
		OPTIONS(0), BROOD_TEMPLATE_THREADS, "begun-helper", 4);
}

static void one_that_is_never_ready_is_none(void **state)
{
	(void)state;
	NEEDS_READY();
	is_none(SPEC(.argv = exits(), .envp = ARGV("BEGUN_BADLY=exit")),
		OPTIONS(0), BROOD_TEMPLATE_NEVER_READY, "", 4);
	is_none(SPEC(.argv = exits(), .envp = ARGV("BEGUN_BADLY=hang")),
		OPTIONS(.ready_timeout_ms = 100), BROOD_TEMPLATE_NEVER_READY,
		"", 4);
	/* A program that knows nothing of templates. */
	is_none(SPEC(.argv = ARGV("/bin/sh", "-c", "exit 4")), OPTIONS(0),
		BROOD_TEMPLATE_NEVER_READY, "", 4);
}

static void one_that_is_static_is_not_loaded(void **state)
{
	(void)state;
	SKIP_UNLESS(kind() == BROOD_TEMPLATE_LOADED, "only of loaded ones");
	NEEDS_KIND();
	is_none(SPEC(.argv = ARGV(beside("nothing"))), OPTIONS(0),
		BROOD_TEMPLATE_STATIC, "", 0);
}

/* A program without the call is as it always was. */
static void ready_is_nothing_elsewhere(void **state)
{
	(void)state;
	NEEDS_READY();
	assert_int_equal(run(SPEC(.argv = exits())), 4);
	assert_int_equal(run(SPEC(.argv = exits(),
				  .steps = STEPS(brood_step_close_from(0)))),
			 4);
}

static void each_reason_has_a_text(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < BROOD_TEMPLATE_REASONS_; i++) {
		const char *text = brood_template_reason_text(i);

		assert_non_null(text);
		assert_true(strlen(text) > 1);
		for (uint32_t j = 0; j < i; j++)
			assert_string_not_equal(text,
						brood_template_reason_text(j));
	}
	assert_non_null(brood_template_reason_text(BROOD_TEMPLATE_REASONS_));
	assert_non_null(brood_template_reason_text(UINT32_MAX));
}

static void statistics_fill_what_there_is(void **state)
{
	struct brood_template_stats stats = {.size = 0};
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = opened(good(), NULL);
	assert_int_equal(brood_template_stats(t, &stats), -EINVAL);
	assert_int_equal(brood_template_stats(t, NULL), -EINVAL);
	stats.size = sizeof stats;
	assert_int_equal(brood_template_stats(NULL, &stats), -EINVAL);
	memset(&stats, 0x55, sizeof stats);
	stats.size = offsetof(struct brood_template_stats, hits);
	assert_int_equal(brood_template_stats(t, &stats), 0);
	assert_true(stats.pid > 0);
	assert_int_equal(stats.hits, UINT64_C(0x5555555555555555));
	brood_template_close(&t);
}

static void spawn_wants_its_arguments(void **state)
{
	struct brood_child *child = (void *)&child;
	struct brood_error err;
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	assert_int_equal(
		brood_template_spawn(NULL, &child, NULL, NULL, NULL, &err),
		-EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	t = opened(good(), NULL);
	assert_int_equal(brood_template_spawn(t, NULL, NULL, NULL, NULL, &err),
			 -EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_NULL_ARGUMENT);
	child = (void *)&child;
	assert_int_equal(
		brood_template_spawn(t, &child, ARGV(NULL), NULL, NULL, &err),
		-EINVAL);
	assert_int_equal(err.reason, BROOD_REASON_EMPTY_ARGV);
	assert_null(child);
	assert_int_equal(finish(warm(t, NULL, NULL, NULL)), 0);
	brood_template_close(&t);
}

/* What does not fit into a message goes without. */
static void what_is_too_long_is_plain(void **state)
{
	static char lengthy[100000];
	const char *argv[] = {of_kind("begun"), "-x", "", "exit", "4",
			      lengthy,          NULL};
	struct brood_template *t;

	(void)state;
	NEEDS_KIND();
	t = opened(good(), OPTIONS(0));
	memset(lengthy, 'x', sizeof lengthy - 1);
	assert_int_equal(
		finish(plain(t, argv, NULL, NULL, BROOD_TEMPLATE_TOO_LONG)), 4);
	lengthy[20000] = 0;
	assert_int_equal(finish(warm(t, argv, NULL, NULL)), 4);
	brood_template_close(&t);
}

SUITE(TEST(bad_input_is_refused), TEST(a_program_that_is_not_is_an_error),
      TEST(one_with_threads_is_none), TEST(one_that_is_never_ready_is_none),
      TEST(one_that_is_static_is_not_loaded), TEST(ready_is_nothing_elsewhere),
      TEST(each_reason_has_a_text), TEST(statistics_fill_what_there_is),
      TEST(spawn_wants_its_arguments), TEST(what_is_too_long_is_plain))
