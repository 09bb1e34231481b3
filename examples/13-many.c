/* SPDX-License-Identifier: MIT */
/* Runs a list of commands, two at a time; results come in the list's order. */
#include <brood/brood.h>

#include <stdio.h>

static const char *const commands[] = {"exit 3", "sleep 0.1", "no-such-command",
				       "kill $$", ":"};
enum { COUNT = sizeof commands / sizeof *commands };

int main(void)
{
	const char *argv[COUNT][4];
	struct brood_spec specs[COUNT];
	struct brood_outcome outcomes[COUNT];
	const struct brood_many how = {.size = sizeof how, .concurrency = 2};
	int failed;

	for (int i = 0; i < COUNT; i++) {
		argv[i][0] = "/bin/sh";
		argv[i][1] = "-c";
		argv[i][2] = commands[i];
		argv[i][3] = NULL;
		specs[i] = (struct brood_spec){.size = sizeof specs[i],
					       .argv = argv[i]};
	}
	failed = brood_spawn_many(specs, COUNT, outcomes, &how, NULL);
	for (int i = 0; i < COUNT; i++) {
		const struct brood_exit *end = &outcomes[i].exit;

		printf("%s %d, ",
		       end->how == BROOD_SIGNALED ? "signal" : "exit",
		       (int)end->value);
	}
	printf("%d failed\n", failed);
	return failed != 3;
}
