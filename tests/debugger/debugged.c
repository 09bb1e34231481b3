/* SPDX-License-Identifier: MIT */
/* What the debugger runs: spawns between two functions to stop in. With an
 * argument, asynchronously. */
#include <brood/brood.h>

#include <stdio.h>

#define ROUNDS 3

void before_spawn(int round);
void after_spawn(int round);

__attribute__((noinline)) void before_spawn(int round)
{
	printf("# round %d\n", round);
}

__attribute__((noinline)) void after_spawn(int round)
{
	printf("# round %d is over\n", round);
}

int main(int argc, char **argv)
{
	const char *const nothing[] = {"/bin/true", NULL};
	const struct brood_spec spec = {.size = sizeof spec,
					.flags = argc > 1 ? BROOD_ASYNC : 0,
					.argv = nothing};

	(void)argv;
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (int round = 1; round <= ROUNDS; round++) {
		struct brood_child *child = NULL;
		struct brood_exit end = {.how = BROOD_LOST};
		int r;

		before_spawn(round);
		r = brood_spawn(&child, &spec, NULL);
		after_spawn(round); /* stepped to here */
		if (r < 0 || brood_wait(child, -1, &end) < 0)
			return 1;
		printf("blocked: %d, exited: %d, %d\n",
		       !!(brood_got(child) & BROOD_GOT_BLOCKING),
		       end.how == BROOD_EXITED, end.value);
		brood_child_close(&child);
	}
	return 0;
}
