/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "options.h"
#include "parse.h"
#include "redirect.h"

#include <limits.h>
#include <string.h>

enum {
	OPT_STDIN = GROUP_FD,
	OPT_STDOUT,
	OPT_STDERR,
	OPT_FD,
	OPT_KEEP,
	OPT_CLOSE_FROM
};

static const struct poptOption table[] = {
	OPTION("stdin", 0, OPT_STDIN, "WHAT", "standard input"),
	OPTION("stdout", 0, OPT_STDOUT, "WHAT", "standard output"),
	OPTION("stderr", 0, OPT_STDERR, "WHAT", "standard error"),
	OPTION("fd", 0, OPT_FD, "N[=WHAT]",
	       "descriptor N of the program; without WHAT, what N is here"),
	SWITCH("keep-fds", 0, OPT_KEEP,
	       "pass on all that is open, not only 0 to 2 and what is named"),
	OPTION("close-from", 0, OPT_CLOSE_FROM, "N", "close N and all above"),
	POPT_TABLEEND};

static int any(struct run *run, const char *arg)
{
	const char *equals = strchrnul(arg, '=');
	char *number = run_own(run, strndup(arg, (size_t)(equals - arg)));
	int fd;

	if (parse_number("--fd", number, INT_MAX, &fd))
		return CLI_FAILED;
	return run_redirect(run, "--fd", fd, *equals ? equals + 1 : "inherit");
}

static int close_from(struct run *run, const char *arg)
{
	int fd;

	if (parse_number("--close-from", arg, INT_MAX, &fd))
		return CLI_FAILED;
	run_step(run, brood_step_close_from(fd));
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_STDIN:
		return run_redirect(run, "--stdin", 0, arg);
	case OPT_STDOUT:
		return run_redirect(run, "--stdout", 1, arg);
	case OPT_STDERR:
		return run_redirect(run, "--stderr", 2, arg);
	case OPT_FD:
		return any(run, arg);
	case OPT_CLOSE_FROM:
		return close_from(run, arg);
	default:
		run->flags |= BROOD_KEEP_FDS;
		return 0;
	}
}

const struct run_group run_group_fd = {table, take};
