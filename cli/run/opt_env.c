/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <stdlib.h>
#include <string.h>

enum { OPT_ENV = GROUP_ENV, OPT_UNSET, OPT_CLEAR };

static const struct poptOption table[] = {
	OPTION("env", 'e', OPT_ENV, "NAME[=VALUE]",
	       "set a variable; without a value, to what it is here"),
	OPTION("unset-env", 'u', OPT_UNSET, "NAME", "remove a variable"),
	SWITCH("clear-env", 'i', OPT_CLEAR, "remove all variables so far"),
	POPT_TABLEEND};

static int set(struct run *run, const char *arg)
{
	size_t length = strcspn(arg, "=");
	char *name = run_own(run, strndup(arg, length));
	const char *value = arg[length] ? arg + length + 1 : getenv(name);

	if (value)
		run_step(run, brood_step_env_set(name, value));
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_ENV:
		return set(run, arg);
	case OPT_UNSET:
		run_step(run, brood_step_env_unset(arg));
		return 0;
	default:
		run_step(run, brood_step_env_clear());
		return 0;
	}
}

const struct run_group run_group_env = {table, take};
