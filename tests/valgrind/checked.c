/* SPDX-License-Identifier: MIT */
/*
 * What valgrind checks first: that the library finds its child's memory to be a
 * copy, and so is on its fallback path; and that a step's error comes back over
 * it whole. With an argument it gives the library a step that is not
 * initialised, which valgrind must see.
 */
#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int count, failed;

static void check(int holds, const char *what)
{
	failed |= !holds;
	printf("%sok %d - %s\n", holds ? "" : "not ", ++count, what);
}

static int spawn(const struct brood_step *steps, struct brood_error *err)
{
	const char *const argv[] = {"/bin/true", NULL};
	struct brood_child *child = NULL;
	int r = brood_spawn(
		&child,
		&(struct brood_spec){.size = sizeof(struct brood_spec),
				     .argv = argv,
				     .steps = steps},
		err);

	brood_child_close(&child);
	return r;
}

static int spoilt(void)
{
	struct brood_step *steps = malloc(2 * sizeof *steps);
	int r;

	if (!steps)
		return 0;
	steps[0].type = BROOD_STEP_UMASK; /* and no more */
	steps[1] = brood_step_end();
	r = spawn(steps, NULL);
	free(steps);
	return r != 0;
}

int main(int argc, char **argv)
{
	const struct brood_step steps[] = {
		brood_step_umask(022),
		brood_step_open(5, "/no/such", O_RDONLY, 0),
		brood_step_end(),
	};
	struct brood_error err;
	char why[256];
	int r;

	(void)argv;
	if (argc > 1)
		return spoilt();
	/* Valgrind has libc write out what is left at any exit, a copy's too.
	 */
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..3\n");
	check(!(brood_capabilities() & BROOD_HAS_SHARED_MEMORY),
	      "the child has a copy of the memory");
	r = spawn(steps, &err);
	brood_error_format(&err, why, sizeof why);
	printf("# %s\n", why);
	check(r == -ENOENT && err.code == r, "a step's error is told");
	check(err.stage == BROOD_STAGE_STEP && err.step == 1 &&
		      err.step_type == BROOD_STEP_OPEN &&
		      !strcmp(err.object, "/no/such"),
	      "with the step and its object");
	return failed;
}
