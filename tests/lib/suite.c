/* SPDX-License-Identifier: MIT */
#include "suite.h"

#include "census.h"
#include "scratch.h"
#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct census before;

const char *suite_name(void)
{
	return program_invocation_short_name;
}

int suite_open(void **state)
{
	(void)state;
	/* What whoever started this left open is not the tests' business. */
	closefrom(3);
	warm_up();
	return 0;
}

int suite_before(void **state)
{
	void (*first)(void **) = (void (*)(void **)) * state;

	if (first)
		first(state);
	census_take(&before);
	return 0;
}

int suite_after(void **state)
{
	char why[256];

	(void)state;
	if (!census_check(&before, why, sizeof why))
		return 0;
	print_error("left behind: %s\n", why);
	return -1;
}

void skip_because(const char *reason)
{
	fprintf(stderr, "skipped: %s\n", reason);
	skip();
}

static int child_runs(void (*warm)(void **), void (*body)(void **), int quiet)
{
	const struct CMUnitTest tests[] = {
		{.name = "forked",
		 .test_func = body,
		 .setup_func = suite_before,
		 .teardown_func = suite_after,
		 .initial_state = (void *)warm},
	};
	int out = quiet ? open("/dev/null", O_WRONLY) : dup(2);

	if (quiet)
		census_patience_ms = 100;
	/* What runs here is no line of the parent's TAP stream. */
	setenv("CMOCKA_MESSAGE_OUTPUT", "STDOUT", 1);
	fflush(stdout);
	dup2(out, 1);
	if (quiet)
		dup2(out, 2);
	close(out);
	return cmocka_run_group_tests(tests, suite_open, NULL) != 0;
}

int fork_test(void (*warm)(void **), void (*body)(void **), int quiet)
{
	int status = 0;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (!pid) {
		int failed = child_runs(warm, body, quiet);

		scratch_drop();
		fflush(NULL);
		_exit(failed);
	}
	if (pid < 0)
		return -errno;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status) && !quiet)
		fprintf(stderr, "forked: signal %d\n", WTERMSIG(status));
	return status;
}

void in_fork_after(void (*warm)(void **), void (*body)(void **))
{
	if (fork_test(warm, body, 0))
		fail_msg("failed in the forked child, see standard error");
}

void in_fork(void (*body)(void **))
{
	in_fork_after(NULL, body);
}
