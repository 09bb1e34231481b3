/* SPDX-License-Identifier: MIT */
/* Runs a program and waits for it: "01-run-and-wait program args". */
#include <brood/brood.h>

#include <stdio.h>

int main(int argc, char **argv)
{
	const char *const hello[] = {"echo", "hello from the child", NULL};
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit end;
	char why[256];
	int r;

	r = brood_spawn(&child,
			&(struct brood_spec){
				.size = sizeof(struct brood_spec),
				.argv = argc > 1 ? (const char *const *)argv + 1
						 : hello,
			},
			&err);
	if (r < 0) {
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "%s\n", why);
		return 127;
	}
	r = brood_wait(child, -1, &end);
	brood_child_close(&child);
	if (r < 0)
		return 125;
	return end.how == BROOD_SIGNALED ? 128 + end.value : end.value;
}
