/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "parse.h"

#include <sys/personality.h>

enum {
	OPT_PARENT_DEATH = GROUP_LIFE,
	OPT_NO_NEW_PRIVS,
	OPT_SUBREAPER,
	OPT_NO_ASLR,
};

static const struct poptOption table[] = {
	OPTION("parent-death-signal", 0, OPT_PARENT_DEATH, "SIGNAL",
	       "what the program gets if brood ends before it"),
	SWITCH("no-new-privs", 0, OPT_NO_NEW_PRIVS,
	       "no set-user-ID program will raise its rights"),
	SWITCH("subreaper", 0, OPT_SUBREAPER,
	       "it adopts orphans among its descendants, as init does"),
	SWITCH("no-aslr", 0, OPT_NO_ASLR,
	       "the same addresses in each run, as for a debugger"),
	POPT_TABLEEND};

/* What else is set, brood has from its caller and the program has from it. */
static void no_aslr(struct run *run)
{
	int now = personality(0xffffffff);

	run_step(run, brood_step_personality((unsigned)now |
					     (unsigned)ADDR_NO_RANDOMIZE));
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_PARENT_DEATH:
		return parse_signal("--parent-death-signal", arg,
				    &run->parent_death_signal);
	case OPT_NO_NEW_PRIVS:
		run_no_new_privs(run);
		return 0;
	case OPT_SUBREAPER:
		run_step(run, brood_step_subreaper());
		return 0;
	default:
		no_aslr(run);
		return 0;
	}
}

const struct run_group run_group_life = {table, take};
