/* SPDX-License-Identifier: MIT */
#include "namespaces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int clock_of(const char *name, size_t size)
{
	if (size == 9 && memcmp(name, "monotonic", size) == 0)
		return CLOCK_MONOTONIC;
	if (size == 8 && memcmp(name, "boottime", size) == 0)
		return CLOCK_BOOTTIME;
	return -1;
}

int parse_offset(struct run *run, const char *option, const char *text)
{
	size_t n = strcspn(text, "=");
	const char *number = text[n] ? text + n + 1 : "";
	int clock = clock_of(text, n);
	char *end;
	long long seconds;

	errno = 0;
	seconds = strtoll(number, &end, 10);
	if (clock < 0 || !strchr("+-0123456789", *number) || end == number ||
	    *end || errno) {
		cli_complain("run: %s: \"%s\" is not monotonic=SECONDS or "
			     "boottime=SECONDS",
			     option, text);
		return CLI_FAILED;
	}
	run_space(run, brood_step_time_offset(clock, seconds));
	return 0;
}
