/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "parse.h"

#include <limits.h>
#include <string.h>

enum {
	OPT_SETSID = GROUP_PROCESS,
	OPT_PGROUP,
	OPT_CTTY,
	OPT_FOREGROUND,
	OPT_RLIMIT,
	OPT_ORDERED,
	OPT_ASYNC,
	OPT_BLOCKING,
};

static const struct poptOption table[] = {
	SWITCH("setsid", 0, OPT_SETSID, "start a new session"),
	OPTION("pgroup", 0, OPT_PGROUP, "new|PGID",
	       "start a new process group, or join one"),
	OPTION("ctty", 0, OPT_CTTY, "N",
	       "the terminal that is its descriptor N controls the session"),
	OPTION("foreground", 0, OPT_FOREGROUND, "N",
	       "its process group is the foreground of that terminal"),
	OPTION("rlimit", 0, OPT_RLIMIT, "NAME=SOFT[:HARD]",
	       "limit a resource, such as nofile=64 or core=unlimited"),
	SWITCH("ordered", 0, OPT_ORDERED,
	       "take the steps in the order of the options, not the safe one"),
	SWITCH("async", 0, OPT_ASYNC,
	       "signals can end it before the program runs (the default)"),
	SWITCH("blocking", 0, OPT_BLOCKING,
	       "wait in the kernel until the program runs, as vfork does"),
	POPT_TABLEEND};

static int join(struct run *run, const char *arg)
{
	int group = 0;

	if (strcmp(arg, "new") != 0 &&
	    parse_number("--pgroup", arg, INT_MAX, &group))
		return CLI_FAILED;
	run_step(run, brood_step_setpgid(group));
	return 0;
}

static int terminal(struct run *run, int option, const char *arg)
{
	bool control = option == OPT_CTTY;
	int fd;

	if (parse_number(control ? "--ctty" : "--foreground", arg, INT_MAX,
			 &fd))
		return CLI_FAILED;
	run_step(run,
		 control ? brood_step_ctty(fd) : brood_step_foreground(fd));
	run->foreground |= !control;
	return 0;
}

static int limit(struct run *run, const char *arg)
{
	struct brood_step step;

	if (parse_rlimit("--rlimit", arg, &step))
		return CLI_FAILED;
	run_step(run, step);
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_SETSID:
		run_step(run, brood_step_setsid());
		return 0;
	case OPT_PGROUP:
		return join(run, arg);
	case OPT_CTTY:
	case OPT_FOREGROUND:
		return terminal(run, option, arg);
	case OPT_RLIMIT:
		return limit(run, arg);
	case OPT_ORDERED:
		run->flags |= BROOD_ORDERED;
		return 0;
	case OPT_ASYNC:
		run->flags |= BROOD_ASYNC;
		run->asked_async = true;
		return 0;
	default:
		run->flags &= ~BROOD_ASYNC;
		run->asked_async = false;
		return 0;
	}
}

const struct run_group run_group_process = {table, take};
