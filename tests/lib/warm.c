/* SPDX-License-Identifier: MIT */
#include "warm.h"

static const struct {
	const char *name;
	uint32_t kind;
} kinds[] = {
	{"ready", BROOD_TEMPLATE_READY},
	{"ready-static", BROOD_TEMPLATE_READY},
	{"loaded", BROOD_TEMPLATE_LOADED},
};

static size_t which(void)
{
	const char *name = getenv("BROOD_KIND");

	for (size_t i = 0; name && i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i].name, name))
			return i;
	return 0;
}

const char *kind_name(void)
{
	return kinds[which()].name;
}

uint32_t kind(void)
{
	return kinds[which()].kind;
}

const char *of_kind(const char *name)
{
	static char paths[4][4096];
	static int turn;
	char *path = paths[turn++ % 4], with[64];

	snprintf(with, sizeof with, "%s-%s", name, kind_name());
	snprintf(path, sizeof paths[0], "%s", beside(with));
	return path;
}

const char *kind_missing(void)
{
	struct brood_template *t = NULL;
	struct brood_template_stats stats = {.size = sizeof stats};
	const char *why = NULL;

	if (kind() == BROOD_TEMPLATE_READY)
		return NULL; /* it has no excuse */
	if (brood_template_open(&t, SPEC(.argv = ARGV(of_kind("begun"))),
				OPTIONS(0), NULL))
		return NULL; /* the test will tell */
	brood_template_stats(t, &stats);
	if (stats.state == BROOD_TEMPLATE_NO_TRACING ||
	    stats.state == BROOD_TEMPLATE_NOT_HERE)
		why = brood_template_reason_text(stats.state);
	brood_template_close(&t);
	return why;
}

static void must_be_0(int r, const char *call, const struct brood_error *err)
{
	char why[512];

	if (r == 0)
		return;
	brood_error_format(err, why, sizeof why);
	fail_msg("%s: %d: %s", call, r, why);
}

struct brood_template *opened_anyhow(const struct brood_spec *spec,
				     const struct brood_template_options *how)
{
	struct brood_template *t = NULL;
	struct brood_error err;

	must_be_0(brood_template_open(&t, spec, how, &err),
		  "brood_template_open", &err);
	assert_non_null(t);
	return t;
}

struct brood_template *opened(const struct brood_spec *spec,
			      const struct brood_template_options *options)
{
	struct brood_template *t = opened_anyhow(
		spec,
		options ? options : OPTIONS(.flags = BROOD_TEMPLATE_REQUIRE));
	struct brood_template_stats stats = stats_of(t);

	if (stats.state != BROOD_TEMPLATE_OK)
		fail_msg("no template: %s: %s",
			 brood_template_reason_text(stats.state), stats.detail);
	assert_true(stats.pid > 0);
	return t;
}

struct brood_template_stats stats_of(struct brood_template *t)
{
	struct brood_template_stats stats = {.size = sizeof stats};

	assert_int_equal(brood_template_stats(t, &stats), 0);
	return stats;
}

struct brood_child *either(struct brood_template *t, const char *const *argv,
			   const char *const *envp,
			   const struct brood_step *steps)
{
	struct brood_child *child = NULL;
	struct brood_error err;

	must_be_0(brood_template_spawn(t, &child, argv, envp, steps, &err),
		  "brood_template_spawn", &err);
	assert_non_null(child);
	return child;
}

struct brood_child *warm(struct brood_template *t, const char *const *argv,
			 const char *const *envp,
			 const struct brood_step *steps)
{
	uint64_t hits = stats_of(t).hits;
	struct brood_child *child = either(t, argv, envp, steps);
	struct brood_template_stats stats = stats_of(t);

	if (stats.hits != hits + 1 || brood_got(child) & BROOD_GOT_NO_TEMPLATE)
		fail_msg("started plainly: %s: %s",
			 brood_template_reason_text(stats.last_reason),
			 stats.detail);
	return child;
}

struct brood_child *plain(struct brood_template *t, const char *const *argv,
			  const char *const *envp,
			  const struct brood_step *steps, uint32_t reason)
{
	struct brood_template_stats before = stats_of(t), after;
	struct brood_child *child = either(t, argv, envp, steps);

	after = stats_of(t);
	if (after.plain != before.plain + 1 ||
	    !(brood_got(child) & BROOD_GOT_NO_TEMPLATE))
		fail_msg("came from the template, not plainly: %s",
			 brood_template_reason_text(reason));
	if (after.last_reason != reason ||
	    after.by_reason[reason] != before.by_reason[reason] + 1)
		fail_msg("the reason is \"%s\" (%s), not \"%s\"",
			 brood_template_reason_text(after.last_reason),
			 after.detail, brood_template_reason_text(reason));
	return child;
}

const char *const *reporting(const char *name, const char *word,
			     const char *value)
{
	static const char *argv[6];

	memset(argv, 0, sizeof argv);
	argv[0] = of_kind(name);
	argv[1] = "-o";
	argv[2] = tell_argv()[2];
	argv[3] = word;
	argv[4] = word ? value : NULL;
	return argv;
}

static int left_out(const char *line, const char *const *but)
{
	for (; but && *but; but++)
		if (!strncmp(line, *but, strlen(*but)))
			return 1;
	return 0;
}

static const char *line_after(const struct told *t, const char *line)
{
	line = line ? line + strlen(line) + 1 : t->text;
	return line < t->text + t->size ? line : "(nothing more)";
}

const char *differing(const struct told *from_plain,
		      const struct told *from_warm, const char *const *but)
{
	static char text[1024];
	const char *a = NULL, *b = NULL;
	int lines = 0;

	for (;; lines++) {
		a = line_after(from_plain, a);
		b = line_after(from_warm, b);
		if (strcmp(a, b) && !(left_out(a, but) && left_out(b, but))) {
			snprintf(text, sizeof text,
				 "plain: %.400s; warm: %.400s", a, b);
			return text;
		}
		if (a[0] == '(' && b[0] == '(')
			break;
	}
	return lines > 10 ? NULL : "hardly anything was told";
}

void same_told(const struct told *from_plain, const struct told *from_warm,
	       const char *const *but)
{
	const char *what = differing(from_plain, from_warm, but);

	if (what)
		fail_msg("differs: %s", what);
}

static void same_end(struct brood_child *a, struct brood_child *b)
{
	struct brood_exit plainly, warmly;

	assert_int_equal(brood_wait(a, -1, &plainly), 0);
	assert_int_equal(brood_wait(b, -1, &warmly), 0);
	assert_int_equal(plainly.how, warmly.how);
	assert_int_equal(plainly.value, warmly.value);
	assert_int_equal(plainly.flags & BROOD_EXIT_CORE_DUMPED,
			 warmly.flags & BROOD_EXIT_CORE_DUMPED);
	brood_child_close(&a);
	brood_child_close(&b);
}

void same_both_ways(struct brood_template *t, const struct brood_spec *spec,
		    const char *const *but)
{
	static const char *const always[] = {"pid ", NULL};
	struct brood_child *a = start(spec), *b;
	struct told plainly, warmly;

	assert_int_equal(brood_wait(a, -1, NULL), 0);
	plainly = tell_read();
	b = warm(t, spec->argv, spec->envp, NULL);
	assert_int_equal(brood_wait(b, -1, NULL), 0);
	warmly = tell_read();
	same_end(a, b);
	same_told(&plainly, &warmly, but ? but : always);
	told_free(&plainly);
	told_free(&warmly);
}

void apart(void (*body)(void **))
{
	int status = -1;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (!child) {
		const struct CMUnitTest tests[] = {cmocka_unit_test(body)};

		/* What runs here is no line of the parent's TAP stream. */
		setenv("CMOCKA_MESSAGE_OUTPUT", "STDOUT", 1);
		dup2(2, 1);
		status = cmocka_run_group_tests(tests, NULL, NULL);
		scratch_drop();
		fflush(NULL);
		_exit(status != 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	if (status)
		fail_msg("failed in a forked process (%#x), see standard error",
			 (unsigned)status);
}
