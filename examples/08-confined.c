/* SPDX-License-Identifier: MIT */
/* A program that can read the system, and write to one directory only. */
#include <brood/brood.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RUN (BROOD_LANDLOCK_READ | BROOD_LANDLOCK_EXECUTE)
#define WORK (BROOD_LANDLOCK_READ | BROOD_LANDLOCK_WRITE)

static int confined(const char *dir, const char *script)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	const struct brood_step steps[] = {
		{.type = BROOD_STEP_CHDIR, .path = dir},
		{.type = BROOD_STEP_NULL, .fd = 2},
		{.type = BROOD_STEP_NO_NEW_PRIVS},
		/* Where the kernel has no Landlock, brood_got() tells. */
		{.type = BROOD_STEP_LANDLOCK,
		 .flags = BROOD_LANDLOCK_BEST_EFFORT,
		 .path = "/",
		 .set = RUN},
		{.type = BROOD_STEP_LANDLOCK,
		 .flags = BROOD_LANDLOCK_BEST_EFFORT,
		 .path = ".",
		 .set = WORK},
		{.type = BROOD_STEP_END},
	};
	const struct brood_spec spec = {
		.size = sizeof spec, .argv = argv, .steps = steps};
	struct brood_child *child;
	struct brood_exit end;

	if (brood_spawn(&child, &spec, NULL) < 0)
		return -1;
	if (brood_got(child) & BROOD_GOT_LANDLOCK_LESS)
		fputs("this kernel confines less\n", stderr);
	brood_wait(child, -1, &end);
	brood_child_close(&child);
	return end.value;
}

int main(void)
{
	char dir[] = "/tmp/brood-example-XXXXXX";
	int inside, outside;

	if (!mkdtemp(dir))
		return 1;
	inside = confined(dir, "echo text >note && rm note");
	outside = confined(dir, "echo text >>../note-outside");
	printf("inside: %s, outside: %s\n", inside ? "denied" : "written",
	       outside ? "denied" : "written");
	return rmdir(dir);
}
