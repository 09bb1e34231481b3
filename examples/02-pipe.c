/* SPDX-License-Identifier: MIT */
/* Feeds a program through one pipe and reads its answer from another. */
#include <brood/brood.h>

#include <stdio.h>
#include <string.h>
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
	static const char *const argv[] = {"sort", "-r", NULL};
	static const char text[] = "ash\nbirch\ncedar\n";
	const struct brood_step steps[] = {
		{.type = BROOD_STEP_PIPE, .fd = 0},
		{.type = BROOD_STEP_PIPE, .fd = 1},
		{.type = BROOD_STEP_DUP, .fd = 2, .from = 1},
		{.type = BROOD_STEP_END},
	};
	const struct brood_spec spec = {
		.size = sizeof spec,
		.argv = argv,
		.steps = steps,
	};
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit end;
	char answer[256];
	ssize_t n;
	int in;

	if (brood_spawn(&child, &spec, &err) < 0)
		return fail(&err);

	/* A text this small fits into the pipe; a larger one needs poll(2), as
	 * in 05-in-a-poll-loop.c. Closing the end is the end of file. */
	in = brood_pipe_take(child, 0);
	if (write(in, text, strlen(text)) < 0)
		perror("write");
	close(in);
	while ((n = read(brood_pipe(child, 1), answer, sizeof answer)) > 0)
		fwrite(answer, 1, (size_t)n, stdout);

	if (brood_wait(child, -1, &end) < 0)
		return 1;
	brood_child_close(&child);
	return end.how == BROOD_EXITED ? end.value : 1;
}
