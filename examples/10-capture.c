/* SPDX-License-Identifier: MIT */
/* Runs a program with input, both outputs in one, a limit and a deadline. */
#include <brood/brood.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
	static const char script[] =
		"while read -r tree; do echo \"$tree\"; done;"
		"echo 'no more trees' >&2; yes";
	static const char input[] = "ash\nbirch\n";
	const struct brood_spec spec = {
		.size = sizeof spec,
		.argv = (const char *const[]){"sh", "-c", script, NULL},
	};
	const struct brood_run how = {
		.size = sizeof how,
		.input = input,
		.input_length = strlen(input),
		.out = {.limit = 24, .at_limit = BROOD_LIMIT_END},
		.err = {.to = BROOD_STREAM_MERGE},
		.timeout_ms = 60000,
	};
	struct brood_result result;
	struct brood_error err;
	char why[256];

	/* What was read until then is there also if the call fails. */
	int r = brood_run(&spec, &how, &result, &err);

	fwrite(result.out.data, 1, result.out.length, stdout);
	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		printf("%s\n", why);
	}
	brood_result_free(&result);
	return 0;
}
