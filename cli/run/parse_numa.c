/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "parse.h"

#include <linux/mempolicy.h>
#include <stdlib.h>
#include <string.h>

/* By their numbers; the last two are newer than the headers of some systems. */
static const char *const policies[] = {
	"default",        "preferred",           "bind", "interleave", "local",
	"preferred-many", "weighted-interleave",
};
#define POLICIES (sizeof policies / sizeof *policies)

const char *numa_policy_name(int mode)
{
	return mode >= 0 && (size_t)mode < POLICIES ? policies[mode] : "?";
}

static int policy(const char *option, const char *name)
{
	const char *known[POLICIES + 1] = {NULL};
	const char *meant;

	for (size_t i = 0; i < POLICIES; i++) {
		known[i] = policies[i];
		if (strcmp(policies[i], name) == 0)
			return (int)i;
	}
	meant = cli_nearest(name, known);
	cli_complain("run: %s: no policy \"%s\"%s%s%s", option, name,
		     meant ? "; did you mean " : "", meant ? meant : "",
		     meant ? "?" : "");
	return -1;
}

int parse_numa(struct run *run, const char *option, const char *text)
{
	char *name = run_own(run, strdup(text));
	char *nodes = strchr(name, ':');
	struct brood_step mask = {0};
	bool wants;
	int mode;

	if (nodes)
		*nodes++ = '\0';
	mode = policy(option, name);
	if (mode < 0)
		return CLI_FAILED;
	wants = mode != MPOL_DEFAULT && mode != MPOL_LOCAL;
	if (wants != !!nodes) {
		cli_complain(wants ? "run: %s: %s needs nodes, as in %s:0"
				   : "run: %s: %s takes no nodes",
			     option, name, name);
		return CLI_FAILED;
	}
	/* A list of nodes is written as one of CPUs is. */
	if (nodes && parse_cpus(run, option, nodes, &mask))
		return CLI_FAILED;
	run_step(run, brood_step_mempolicy(mode, mask.data, mask.length));
	return 0;
}
