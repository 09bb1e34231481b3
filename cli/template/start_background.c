/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "start.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The number of the supervisor's end of the pipe, as --tell has it. */
#define TELL 3
#define TELL_OPTION "--tell=3"

/* The same words, and one more option before the first. */
static const char **words_of(int argc, const char **argv)
{
	static const char *const first[] = {"brood", "template", "start",
					    TELL_OPTION};
	const size_t own = sizeof first / sizeof *first;
	const char **words = calloc(own + (size_t)argc + 1, sizeof *words);

	if (!words)
		return NULL;
	memcpy(words, first, sizeof first);
	memcpy(words + own, argv + 1, (size_t)(argc - 1) * sizeof *words);
	return words;
}

static int wait_for_it(struct brood_child *child)
{
	int tell = brood_pipe(child, TELL);
	struct brood_exit exit = {.how = BROOD_RUNNING};
	char word;
	ssize_t n;

	/* It ends by itself, or by the end of this process. */
	do
		n = read(tell, &word, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1)
		return 0;
	brood_wait(child, -1, &exit);
	if (exit.how == BROOD_SIGNALED) {
		cli_complain("template start: signal %d ended the supervisor",
			     exit.value);
		return CLI_FAILED;
	}
	return exit.value ? exit.value : CLI_FAILED;
}

int start_in_background(int argc, const char **argv)
{
	const char **words = words_of(argc, argv);
	const struct brood_spec spec = {
		.size = sizeof spec,
		.program = "/proc/self/exe",
		.argv = words,
		.steps = (const struct brood_step[]){
			brood_step_setsid(), brood_step_null(0),
			brood_step_pipe(TELL, BROOD_PIPE_CHILD_WRITES),
			brood_step_pdeathsig(SIGTERM), brood_step_end()}};
	struct brood_child *child = NULL;
	struct brood_error err;
	int status;

	if (!words) {
		cli_complain("template start: %s", strerror(ENOMEM));
		return CLI_FAILED;
	}
	if (brood_spawn(&child, &spec, &err) < 0) {
		cli_complain_error(&err);
		status = CLI_FAILED;
	} else {
		status = wait_for_it(child);
	}
	brood_child_close(&child);
	free(words);
	return status;
}
