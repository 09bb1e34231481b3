/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "parse.h"

#include <limits.h>

enum {
	OPT_TIMEOUT = GROUP_TIME,
	OPT_SIGNAL,
	OPT_KILL_AFTER,
	OPT_START_TIMEOUT,
	OPT_PRESERVE_STATUS,
	OPT_RAISE,
};

static const struct poptOption table[] = {
	OPTION("timeout", 't', OPT_TIMEOUT, "DURATION",
	       "end the program after that time, as in 10, 1.5m or 200ms"),
	OPTION("signal", 's', OPT_SIGNAL, "SIGNAL",
	       "what --timeout sends (default: TERM)"),
	OPTION("kill-after", 'k', OPT_KILL_AFTER, "DURATION",
	       "also send KILL if it still runs so long after that"),
	OPTION("start-timeout", 0, OPT_START_TIMEOUT, "DURATION",
	       "give up if the program is not reached in that time"),
	SWITCH("preserve-status", 0, OPT_PRESERVE_STATUS,
	       "after a timeout, exit with the program's status, not 124"),
	SWITCH("raise", 0, OPT_RAISE,
	       "if a signal ends the program, end by it too"),
	POPT_TABLEEND};

static int start_timeout(struct run *run, const char *arg)
{
	int64_t ns, ms;

	if (parse_duration("--start-timeout", arg, &ns))
		return CLI_FAILED;
	ms = ns / 1000000 + (ns % 1000000 != 0);
	run->start_timeout_ms = ms > INT_MAX ? INT_MAX : (int)ms;
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_TIMEOUT:
		return parse_duration("--timeout", arg, &run->timeout_ns);
	case OPT_SIGNAL:
		return parse_signal("--signal", arg, &run->timeout_signal);
	case OPT_KILL_AFTER:
		return parse_duration("--kill-after", arg, &run->kill_after_ns);
	case OPT_START_TIMEOUT:
		return start_timeout(run, arg);
	case OPT_PRESERVE_STATUS:
		run->preserve_status = true;
		return 0;
	default:
		run->raise_signal = true;
		return 0;
	}
}

const struct run_group run_group_time = {table, take};
