/* SPDX-License-Identifier: MIT */
#include "caps.h"
#include "options.h"

enum {
	OPT_USER = GROUP_IDENTITY,
	OPT_GROUP,
	OPT_GROUPS,
	OPT_AMBIENT,
	OPT_INHERITABLE,
	OPT_BOUNDING,
	OPT_PERMITTED,
	OPT_SECUREBITS,
};

static const struct poptOption table[] = {
	OPTION("user", 0, OPT_USER, "NAME|UID",
	       "run as that user, with the user's groups"),
	OPTION("group", 0, OPT_GROUP, "NAME|GID",
	       "run in that group, not the user's own"),
	OPTION("groups", 0, OPT_GROUPS, "LIST|none",
	       "run in these supplementary groups, commas between"),
	OPTION("ambient-caps", 0, OPT_AMBIENT, "CAPS",
	       "capabilities that it has whoever it is; +CAP, -CAP change"),
	OPTION("inh-caps", 0, OPT_INHERITABLE, "CAPS",
	       "those that it may get from the capabilities of a file"),
	OPTION("bounding-set", 0, OPT_BOUNDING, "CAPS",
	       "those that it may ever get from a file, or as root"),
	OPTION("permitted-caps", 0, OPT_PERMITTED, "CAPS",
	       "those with which it is executed"),
	OPTION("securebits", 0, OPT_SECUREBITS, "BITS",
	       "what root means: noroot, no_setuid_fixup, ...; +BIT, -BIT"),
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
	case OPT_GROUPS:
		run->groups = arg;
		return 0;
	case OPT_AMBIENT:
		return caps_read("--ambient-caps", arg, BROOD_STEP_CAP_AMBIENT,
				 &run->ambient);
	case OPT_INHERITABLE:
		return caps_read("--inh-caps", arg, BROOD_STEP_CAP_INHERITABLE,
				 &run->inheritable);
	case OPT_BOUNDING:
		return caps_read("--bounding-set", arg, BROOD_STEP_CAP_BOUNDING,
				 &run->bounding);
	case OPT_PERMITTED:
		return caps_read("--permitted-caps", arg,
				 BROOD_STEP_CAP_PERMITTED, &run->permitted);
	default:
		return securebits_read("--securebits", arg, &run->securebits);
	}
}

const struct run_group run_group_identity = {table, take};
