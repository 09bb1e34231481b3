/* SPDX-License-Identifier: MIT */
#include "loaded.h"
#include "warm.h"

#include "becoming.h"

struct brood_template *loaded(const char *const *argv, const char *const *envp,
			      int timeout_ms)
{
	const struct brood_template_options options = {
		.size = sizeof options,
		.ready_timeout_ms = timeout_ms,
	};
	struct brood_template *t = NULL;
	struct brood_error err;
	char why[512];
	int r = brood_template_open(&t, SPEC(.argv = argv, .envp = envp),
				    &options, &err);

	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("%s: %s", argv[0], why);
	}
	assert_non_null(t);
	return t;
}

struct brood_template *must_load(const char *const *argv,
				 const char *const *envp)
{
	struct brood_template *t = loaded(argv, envp, 0);
	struct brood_template_stats s = stats_of(t);

	if (s.state != BROOD_TEMPLATE_OK)
		fail_msg("%s: no template for reason %u: %s", argv[0], s.state,
			 s.detail);
	assert_true(s.pid > 0);
	return t;
}

const char *ran_variable(void)
{
	static char text[4096];

	snprintf(text, sizeof text, "RAN=%s", scratch("ran"));
	return text;
}

int ran(void)
{
	struct stat st;

	return stat(scratch("ran"), &st) < 0 ? 0 : (int)st.st_size;
}

void ran_forget(void)
{
	unlink(scratch("ran"));
}

void not_loaded(const char *const *argv, const char **envp,
		enum brood_template_reason reason, const char *detail)
{
	struct brood_template *t;
	struct brood_template_stats s;

	envp[0] = ran_variable();
	ran_forget();
	t = loaded(argv, envp, 3000);
	s = stats_of(t);
	if (s.state != reason || (detail && strcmp(s.detail, detail)))
		fail_msg("%s: reason %u, \"%s\", and not %d, \"%s\"", argv[0],
			 s.state, s.detail, (int)reason, detail ? detail : "");
	assert_int_equal(s.pid, 0);
	brood_template_close(&t);
	assert_int_equal(ran(), 0);
}

static struct brood_child *begin(struct brood_template *t,
				 const struct brood_spec *spec)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	char why[512];
	int r = brood_template_spawn(t, &child, spec->argv, spec->envp,
				     spec->steps, &err);

	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("%s: %s", spec->argv[0], why);
	}
	return child;
}

char *told_by(struct brood_template *t, const char *program,
	      const char *const *argv, const char *const *envp,
	      struct brood_exit *exit)
{
	const struct brood_spec *spec =
		SPEC(.program = program, .argv = argv, .envp = envp,
		     .steps = STEPS(brood_step_open(
			     1, scratch("told"), O_WRONLY | O_CREAT | O_TRUNC,
			     0644)));
	struct brood_child *child = t ? begin(t, spec) : start(spec);
	size_t size;
	char *text;

	assert_int_equal(brood_wait(child, 30000, exit), 0);
	brood_child_close(&child);
	text = whole_file(scratch("told"), &size);
	assert_non_null(text);
	text[size] = '\0';
	return text;
}
