/* SPDX-License-Identifier: MIT */
/* Starts several programs at once and only then looks what became of them. */
#include <brood/brood.h>

#include <stdio.h>

#define COUNT 4

int main(void)
{
	static const char *const programs[COUNT][4] = {
		{"sh", "-c", "exit 0", NULL},
		{"sh", "-c", "exit 3", NULL},
		{"no-such-program", NULL},
		{"true", NULL},
	};
	struct brood_child *children[COUNT] = {NULL};
	struct brood_error err;
	char why[256];

	/* Each call returns in microseconds, long before the program runs.
	 * Where that is not to be had it waits, and a failure comes from it. */
	for (int i = 0; i < COUNT; i++) {
		const struct brood_spec spec = {
			.size = sizeof spec,
			.flags = BROOD_ASYNC,
			.argv = programs[i],
		};

		if (brood_spawn(&children[i], &spec, &err) < 0) {
			brood_error_format(&err, why, sizeof why);
			printf("%d: %s\n", i, why);
		}
	}

	for (int i = 0; i < COUNT; i++) {
		struct brood_exit end;

		if (!children[i])
			continue;
		if (brood_started(children[i], -1, &err) < 0) {
			brood_error_format(&err, why, sizeof why);
			printf("%d: %s\n", i, why);
		} else if (brood_wait(children[i], -1, &end) == 0) {
			printf("%d: exit code %d\n", i, end.value);
		}
		brood_child_close(&children[i]);
	}
	return 0;
}
