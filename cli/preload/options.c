/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include <popt.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_REPORT = 1, OPT_REPORT_TO, OPT_JSON, OPT_LIBRARY, OPT_HELP };

/* popt would take the program for an optional argument: --report=FILE becomes
 * another option. */
#define REPORT_TO "report-to"

static const struct poptOption table[] = {
	{"report", 'r', POPT_ARG_NONE, NULL, OPT_REPORT,
	 "say at the end what was accelerated, and what not and why; with "
	 "=FILE, write it there",
	 "[=FILE]"},
	{"json", 0, POPT_ARG_NONE, NULL, OPT_JSON,
	 "the report as one JSON object", NULL},
	{"library", 0, POPT_ARG_STRING, NULL, OPT_LIBRARY,
	 "the library to load, not the one that belongs to brood", "FILE"},
	{REPORT_TO, 0, POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, NULL,
	 OPT_REPORT_TO, NULL, NULL},
	{"help", 'h', POPT_ARG_NONE, NULL, OPT_HELP, "this text", NULL},
	POPT_TABLEEND};

static const char notes[] =
	"\n"
	"Runs PROGRAM, and what it starts, with brood's posix_spawn, system "
	"and\n"
	"popen instead of libc's. See man brood-preload.\n"
	"\n"
	"Exit status: the program's; 125 if the library would not be loaded "
	"into\n"
	"it, or brood itself failed; 126 if it cannot be executed; 127 if it "
	"was\n"
	"not found.\n";

static enum preload_parsed help(poptContext context)
{
	poptSetOtherOptionHelp(context, "[OPTION...] [--] PROGRAM [ARG...]");
	poptPrintHelp(context, stdout, 0);
	fputs(notes, stdout);
	return cli_finish_output() ? PRELOAD_REFUSED : PRELOAD_HELPED;
}

static void take(struct preload *p, int option, const char *arg)
{
	switch (option) {
	case OPT_REPORT_TO:
		p->report_path = arg;
		p->report = true;
		break;
	case OPT_REPORT:
		p->report = true;
		break;
	case OPT_JSON:
		p->json = p->report = true;
		break;
	case OPT_LIBRARY:
		p->given = arg;
		break;
	}
}

static enum preload_parsed read_all(struct preload *p, poptContext context)
{
	int option;

	while ((option = poptGetNextOpt(context)) > 0) {
		if (option == OPT_HELP)
			return help(context);
		take(p, option, poptGetOptArg(context));
	}
	if (option == -1)
		return PRELOAD_GO;
	cli_bad_option("preload", table,
		       poptBadOption(context, POPT_BADOPTION_NOALIAS), option);
	return PRELOAD_REFUSED;
}

/* The strings live until the process ends, as argv does. */
static const char **with_report_to(int argc, const char **argv)
{
	const char **list = calloc((size_t)argc + 1, sizeof *list);
	static const char option[] = "--report=";
	char *text;

	if (!list)
		return NULL;
	memcpy(list, argv, (size_t)argc * sizeof *list);
	for (int i = 1; i < argc && list[i][0] == '-'; i++) {
		if (strcmp(list[i], "--") == 0)
			break;
		if (strncmp(list[i], option, sizeof option - 1) != 0)
			continue;
		if (asprintf(&text, "--%s=%s", REPORT_TO,
			     list[i] + sizeof option - 1) < 0)
			return NULL;
		list[i] = text;
	}
	return list;
}

static enum preload_parsed read_rest(struct preload *p, poptContext context,
				     int argc, const char **argv)
{
	const char **rest = poptGetArgs(context);
	int left = 0;

	while (rest && rest[left])
		left++;
	p->args = argv + argc - left;
	if (left)
		return PRELOAD_GO;
	cli_complain("preload: no program given (see brood preload --help)");
	return PRELOAD_REFUSED;
}

enum preload_parsed preload_parse(struct preload *p, int argc,
				  const char **argv)
{
	const char **list = with_report_to(argc, argv);
	enum preload_parsed parsed;
	poptContext context;

	if (!list) {
		cli_complain("out of memory");
		return PRELOAD_REFUSED;
	}
	list[0] = "brood preload"; /* what popt calls it */
	context = poptGetContext("brood", argc, list, table,
				 POPT_CONTEXT_POSIXMEHARDER);
	parsed = read_all(p, context);
	if (parsed == PRELOAD_GO)
		parsed = read_rest(p, context, argc, argv);
	poptFreeContext(context);
	return parsed;
}
