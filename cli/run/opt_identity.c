/* SPDX-License-Identifier: MIT */
#include "options.h"

enum { OPT_USER = GROUP_IDENTITY, OPT_GROUP, OPT_GROUPS };

static const struct poptOption table[] = {
	OPTION("user", 0, OPT_USER, "NAME|UID",
	       "run as that user, with the user's groups"),
	OPTION("group", 0, OPT_GROUP, "NAME|GID",
	       "run in that group, not the user's own"),
	OPTION("groups", 0, OPT_GROUPS, "LIST|none",
	       "run in these supplementary groups, commas between"),
	POPT_TABLEEND};

/* What they mean depends on each other: see identity.c. */
static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_USER:
		run->user = arg;
		return 0;
	case OPT_GROUP:
		run->group = arg;
		return 0;
	default:
		run->groups = arg;
		return 0;
	}
}

const struct run_group run_group_identity = {table, take};
