/* SPDX-License-Identifier: MIT */
/* Checks and lays out a spec once, then runs it with different arguments. */
#include <brood/brood.h>

#include <stdio.h>

static int run_with(const struct brood_plan *plan, const char *word)
{
	const char *const argv[] = {"sh", "-c", "echo \"$WHO says $1\"",
				    "sh", word, NULL};
	const struct brood_override with = {.size = sizeof with, .argv = argv};
	struct brood_child *child;
	struct brood_exit end;
	int r = brood_plan_spawn(plan, &with, &child, NULL);

	if (r < 0)
		return r;
	r = brood_wait(child, -1, &end);
	brood_child_close(&child);
	return r < 0 ? r : end.value;
}

int main(void)
{
	static const char *const argv[] = {"sh", NULL};
	static const char *const words[] = {"one", "two", "three"};
	const struct brood_step steps[] = {
		{.type = BROOD_STEP_CHDIR, .path = "/"},
		{.type = BROOD_STEP_NULL, .fd = 0},
		{.type = BROOD_STEP_ENV_SET, .name = "WHO", .value = "plan"},
		{.type = BROOD_STEP_END},
	};
	const struct brood_spec spec = {
		.size = sizeof spec,
		.argv = argv,
		.steps = steps,
	};
	struct brood_plan *plan;
	struct brood_error err;
	char why[256];
	int r;

	r = brood_plan_new(&plan, &spec, &err);
	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	for (int i = 0; i < 3 && r == 0; i++)
		r = run_with(plan, words[i]);
	brood_plan_free(&plan);
	return r ? 1 : 0;
}
