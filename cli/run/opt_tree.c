/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "tree.h"

enum { OPT_OWN_TREE = GROUP_TREE };

static const struct poptOption table[] = {
	{"own-tree", 0, POPT_ARG_STRING | POPT_ARGFLAG_OPTIONAL, NULL,
	 OPT_OWN_TREE,
	 "with the program, or brood, all ends that it has started; by cgroup, "
	 "watch, namespace, guardian or autokill, with commas between",
	 "WAYS"},
	POPT_TABLEEND};

static int take(struct run *run, int option, const char *arg)
{
	(void)option;
	if (arg)
		return tree_ways("--own-tree", arg, &run->own_tree);
	run->own_tree = BROOD_TREE_DEFAULT;
	return 0;
}

const struct run_group run_group_tree = {table, take};
