/* SPDX-License-Identifier: MIT */
/* What a user's program looks like; it is compiled as C11 and as C++17 against
 * the installed library, and so keeps to what both languages have. */
#include <brood/brood.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	const char *argv[] = {"sh", "-c", "echo \"$GREETING\"; exit 3", NULL};
	struct brood_step steps[] = {
		brood_step_env_set("GREETING", "hello"),
		brood_step_pipe(1, 0),
		brood_step_end(),
	};
	struct brood_spec spec;
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit how;
	char said[16] = "";
	char why[256];

	memset(&spec, 0, sizeof spec);
	spec.size = sizeof spec;
	spec.argv = argv;
	spec.steps = steps;
	if (brood_spawn(&child, &spec, &err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	if (read(brood_pipe(child, 1), said, sizeof said - 1) < 0)
		return 1;
	brood_wait(child, -1, &how);
	brood_child_close(&child);

	/* The header's version and the library's are of one installation. */
	printf("%s%d %s %d\n", said, how.value, BROOD_VERSION_STRING,
	       brood_version() == BROOD_VERSION);
	return 0;
}
