/* SPDX-License-Identifier: MIT */
/* One program's output is another's input, as with the shell's "|". */
#include <brood/brood.h>

#include <stdio.h>
#include <unistd.h>

static int fail(const struct brood_error *err)
{
	char why[256];

	brood_error_format(err, why, sizeof why);
	fprintf(stderr, "%s\n", why);
	return 1;
}

int main(void)
{
	static const char *const from[] = {"printf", "two\none\n", NULL};
	static const char *const to[] = {"sort", NULL};
	struct brood_step out[] = {
		{.type = BROOD_STEP_PIPE, .fd = 1},
		{.type = BROOD_STEP_END},
	};
	struct brood_step in[] = {
		{.type = BROOD_STEP_PASS, .fd = 0},
		{.type = BROOD_STEP_END},
	};
	const struct brood_spec first = {
		.size = sizeof first,
		.argv = from,
		.steps = out,
	};
	const struct brood_spec second = {
		.size = sizeof second,
		.argv = to,
		.steps = in,
	};
	struct brood_child *a, *b;
	struct brood_error err;
	struct brood_exit end;
	int r;

	if (brood_spawn(&a, &first, &err) < 0)
		return fail(&err);

	/* The end for reading is close-on-exec, and so in nobody else's child.
	 * Once the second child has it, it must be closed here: the first one
	 * is to notice when nobody reads any more. */
	in[0].from = brood_pipe_take(a, 1);
	r = brood_spawn(&b, &second, &err);
	close(in[0].from);
	if (r < 0)
		fail(&err);
	else
		brood_wait(b, -1, &end);
	brood_wait(a, -1, NULL);
	brood_child_close(&a);
	if (r < 0)
		return 1;
	brood_child_close(&b);
	return end.how == BROOD_EXITED ? end.value : 1;
}
