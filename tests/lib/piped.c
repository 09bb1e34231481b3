/* SPDX-License-Identifier: MIT */
#include "piped.h"

#include "suite.h"

#include <string.h>

#define WARM_STAGES 12

void warm_pipes(void **state)
{
	struct brood_spec specs[WARM_STAGES];

	(void)state;
	specs[0] = (struct brood_spec)STAGE(.argv = SH(":"));
	for (int i = 1; i < WARM_STAGES; i++)
		specs[i] = specs[0];
	piped_well(piped(0, specs, WARM_STAGES));
}

struct brood_pipeline *piped(uint64_t flags, const struct brood_spec *specs,
			     size_t n)
{
	struct brood_pipeline *p = NULL;
	struct brood_error err;
	char why[512];

	if (brood_pipeline_start(
		    &p, specs, n,
		    &(struct brood_pipeline_options){
			    .size = sizeof(struct brood_pipeline_options),
			    .flags = flags},
		    &err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fail_msg("brood_pipeline_start: %s", why);
	}
	assert_non_null(p);
	assert_int_equal(err.code, 0);
	assert_int_equal(brood_pipeline_count(p), n);
	return p;
}

struct brood_error not_piped(uint64_t flags, const struct brood_spec *specs,
			     size_t n, int code, int stage)
{
	struct brood_pipeline *p = (void *)&p;
	struct brood_error err;
	char why[512];
	int r = brood_pipeline_start(
		&p, specs, n,
		&(struct brood_pipeline_options){
			.size = sizeof(struct brood_pipeline_options),
			.flags = flags},
		&err);

	brood_error_format(&err, why, sizeof why);
	if (r != code)
		fail_msg("brood_pipeline_start: %d, not %d: %s", r, code, why);
	assert_null(p);
	assert_int_equal(err.code, code);
	assert_int_equal(err.pipe_stage, stage + 1);
	assert_true((stage >= 0) == !!strstr(why, "pipeline stage "));
	return err;
}

const char *piped_output(const struct brood_pipeline *p)
{
	static char buf[65536];
	struct brood_child *last =
		brood_pipeline_stage(p, brood_pipeline_count(p) - 1);
	size_t n;

	slurp(brood_pipe(last, 1), buf, sizeof buf);
	n = strlen(buf);
	if (n && buf[n - 1] == '\n')
		buf[n - 1] = 0;
	return buf;
}

int piped_end(struct brood_pipeline *p, struct brood_exit *end)
{
	int r = brood_pipeline_wait(p, -1, end);

	assert_true(r >= 0);
	return r;
}

void piped_well(struct brood_pipeline *p)
{
	struct brood_exit end;

	piped_end(p, &end);
	assert_int_equal(end.how, BROOD_EXITED);
	assert_int_equal(end.value, 0);
	brood_pipeline_close(&p);
	assert_null(p);
}
