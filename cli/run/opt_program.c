/* SPDX-License-Identifier: MIT */
#include "named.h"
#include "options.h"
#include "parse.h"

#include <limits.h>

enum {
	OPT_ARGV0 = GROUP_PROGRAM,
	OPT_PATH,
	OPT_NO_SEARCH,
	OPT_PROGRAM_FD,
	OPT_SHELL_FALLBACK,
};

static const struct poptOption table[] = {
	OPTION("argv0", 'a', OPT_ARGV0, "NAME",
	       "what the program is told that it is called"),
	OPTION("path", 0, OPT_PATH, "DIRS",
	       "look the program up there, not in the program's PATH"),
	SWITCH("no-search", 0, OPT_NO_SEARCH,
	       "PROGRAM is a path, also without a slash"),
	OPTION("program-fd", 0, OPT_PROGRAM_FD, "N",
	       "execute the file open as N; PROGRAM is only its name"),
	SWITCH("shell-fallback", 0, OPT_SHELL_FALLBACK,
	       "let /bin/sh run a file without a known format"),
	POPT_TABLEEND};

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_ARGV0:
		run->argv0 = arg;
		return 0;
	case OPT_PATH:
		run->search_path = arg;
		return 0;
	case OPT_NO_SEARCH:
		run->flags |= BROOD_NO_SEARCH;
		return 0;
	case OPT_PROGRAM_FD:
		if (parse_number("--program-fd", arg, INT_MAX,
				 &run->program_fd))
			return CLI_FAILED;
		run_name_fd(run, run->program_fd);
		run->flags |= BROOD_PROGRAM_FD;
		return 0;
	default:
		run->flags |= BROOD_SHELL_FALLBACK;
		return 0;
	}
}

const struct run_group run_group_program = {table, take};
