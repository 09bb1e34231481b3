/* SPDX-License-Identifier: MIT */
#include "../cli.h"
#include "template.h"

#include <popt.h>

static int help(const struct arguments *a, poptContext context)
{
	poptSetOtherOptionHelp(context, a->usage);
	poptPrintHelp(context, stdout, 0);
	fputs(a->notes, stdout);
	return cli_finish_output();
}

/* The name, if one is wanted, and nothing behind it. */
static bool take_rest(struct arguments *a, poptContext context, int argc,
		      const char **argv)
{
	const char **rest = poptGetArgs(context);
	int left = 0;

	while (rest && rest[left])
		left++;
	if (left == (a->wants_name ? 1 : 0)) {
		a->name = left ? argv[argc - 1] : NULL;
		return true;
	}
	cli_complain("%s: %s (see brood %s --help)", a->command,
		     !a->wants_name ? "nothing more is wanted"
		     : left         ? "one name at a time"
				    : "no name given",
		     a->command);
	return false;
}

bool read_arguments(struct arguments *a, int argc, const char **argv,
		    int *status)
{
	int chosen = 0, wants_help = 0;
	const struct poptOption table[] = {
		{a->option, 0, POPT_ARG_NONE, &chosen, 0, a->what, NULL},
		{"help", 'h', POPT_ARG_NONE, &wants_help, 0, "this text", NULL},
		POPT_TABLEEND};
	poptContext context;
	char self[64];
	bool go = false;
	int rc;

	snprintf(self, sizeof self, "brood %s", a->command);
	argv[0] = self; /* what popt calls it */
	context = poptGetContext("brood", argc, argv, table, 0);
	rc = poptGetNextOpt(context);
	*status = CLI_FAILED;
	if (rc < -1)
		*status = cli_bad_option(a->command, table,
					 poptBadOption(context, 0), rc);
	else if (wants_help)
		*status = help(a, context);
	else
		go = take_rest(a, context, argc, argv);
	a->chosen = chosen;
	poptFreeContext(context);
	return go;
}
