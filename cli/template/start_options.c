/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../run/parse.h"
#include "place.h"
#include "start.h"

#include <limits.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPT_READY = 1,
	OPT_MAX_CHILDREN,
	OPT_MAX_SECONDS,
	OPT_NO_PREFETCH,
	OPT_REQUIRE,
	OPT_FOREGROUND,
	OPT_TELL,
	OPT_HELP,
};

static const struct poptOption of_template[] = {
	{"ready", 0, POPT_ARG_NONE, NULL, OPT_READY,
	 "the program calls brood_template_ready(), and children go on there",
	 NULL},
	{"max-children", 0, POPT_ARG_STRING, NULL, OPT_MAX_CHILDREN,
	 "start another template after so many children", "N"},
	{"max-seconds", 0, POPT_ARG_STRING, NULL, OPT_MAX_SECONDS,
	 "and after so many seconds", "N"},
	{"no-prefetch", 0, POPT_ARG_NONE, NULL, OPT_NO_PREFETCH,
	 "do not make pages present that earlier children used", NULL},
	{"require", 0, POPT_ARG_NONE, NULL, OPT_REQUIRE,
	 "never start a program plainly: fail", NULL},
	POPT_TABLEEND};

static const struct poptOption of_supervisor[] = {
	{"foreground", 0, POPT_ARG_NONE, NULL, OPT_FOREGROUND,
	 "be the supervisor, as for systemd, and do not return", NULL},
	{"tell", 0, POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, NULL, OPT_TELL,
	 NULL, NULL},
	POPT_TABLEEND};

static const struct poptOption table[] = {
	{NULL, 0, POPT_ARG_INCLUDE_TABLE, (void *)of_template, 0,
	 "The template:", NULL},
	{NULL, 0, POPT_ARG_INCLUDE_TABLE, (void *)of_supervisor, 0,
	 "Its supervisor:", NULL},
	{"help", 'h', POPT_ARG_NONE, NULL, OPT_HELP, "this text", NULL},
	POPT_TABLEEND};

static const char notes[] =
	"\n"
	"Starts PROGRAM as a template called NAME, from which brood template\n"
	"run NAME starts programs, and a supervisor for it. What the command\n"
	"run gives follows the arguments given here. See man brood-template.\n"
	"\n"
	"Exit status: 0 if it can be used; 125 if there is one of that name,\n"
	"or brood itself failed; 126 if the program cannot be executed; 127\n"
	"if it was not found.\n";

static enum start_parsed help(poptContext context)
{
	poptSetOtherOptionHelp(context,
			       "NAME [OPTION...] [--] PROGRAM [ARG...]");
	poptPrintHelp(context, stdout, 0);
	fputs(notes, stdout);
	return cli_finish_output() ? START_REFUSED : START_HELPED;
}

static int number(const char *option, const char *text, uint64_t most,
		  uint64_t *value)
{
	char *end;

	if (*text >= '0' && *text <= '9') {
		unsigned long long n = strtoull(text, &end, 10);

		if (!*end && n >= 1 && n <= most) {
			*value = n;
			return 0;
		}
	}
	cli_complain("template start: %s: \"%s\" is no number from 1 to %llu",
		     option, text, (unsigned long long)most);
	return CLI_FAILED;
}

static int take(struct start *s, int option, const char *arg)
{
	uint64_t n = 0;
	int r = 0;

	switch (option) {
	case OPT_READY:
		s->options.kind = BROOD_TEMPLATE_READY;
		break;
	case OPT_MAX_CHILDREN:
		r = number("--max-children", arg, INT64_MAX, &n);
		s->options.max_children = n;
		break;
	case OPT_MAX_SECONDS:
		r = number("--max-seconds", arg, UINT32_MAX, &n);
		s->options.max_seconds = (uint32_t)n;
		break;
	case OPT_NO_PREFETCH:
		s->options.flags |= BROOD_TEMPLATE_NO_PREFETCH;
		break;
	case OPT_REQUIRE:
		s->options.flags |= BROOD_TEMPLATE_REQUIRE;
		break;
	case OPT_TELL:
		r = number("--tell", arg, INT_MAX, &n);
		s->tell = (int)n;
		break;
	}
	if (option == OPT_FOREGROUND || option == OPT_TELL)
		s->foreground = true;
	return r;
}

static enum start_parsed read_all(struct start *s, poptContext context)
{
	int option;

	while ((option = poptGetNextOpt(context)) > 0) {
		char *arg = poptGetOptArg(context);
		int r;

		if (option == OPT_HELP)
			return help(context);
		r = take(s, option, arg);
		free(arg);
		if (r)
			return START_REFUSED;
	}
	if (option == -1)
		return START_GO;
	cli_bad_option("template start", table,
		       poptBadOption(context, POPT_BADOPTION_NOALIAS), option);
	return START_REFUSED;
}

/* Options up to the first word that is none, argv[0] not counted; *argv then
 * begins with that word. */
static enum start_parsed read_some(struct start *s, int *argc,
				   const char ***argv)
{
	poptContext context = poptGetContext("brood", *argc, *argv, table,
					     POPT_CONTEXT_POSIXMEHARDER);
	enum start_parsed parsed = read_all(s, context);
	const char **rest = poptGetArgs(context);
	int left = 0;

	while (rest && rest[left])
		left++;
	*argv += *argc - left;
	*argc = left;
	poptFreeContext(context);
	return parsed;
}

static enum start_parsed refuse(const char *what)
{
	cli_complain("template start: no %s given (see brood template start "
		     "--help)",
		     what);
	return START_REFUSED;
}

static enum start_parsed take_name(struct start *s, const char *name)
{
	const char *bad = place_bad_name(name);

	s->name = name;
	if (!bad)
		return START_GO;
	cli_complain("template: \"%s\" cannot be a name: %s", name, bad);
	return START_REFUSED;
}

/* What popt calls it. */
static const char argv0[] = "brood template start";

/* Options may stand before the name and after it. */
enum start_parsed start_parse(struct start *s, int argc, const char **argv)
{
	enum start_parsed parsed;
	const char **slot;

	s->options.size = sizeof s->options;
	argv[0] = argv0;
	parsed = read_some(s, &argc, &argv);
	if (parsed != START_GO)
		return parsed;
	if (!argc)
		return refuse("name");
	parsed = take_name(s, argv[0]);
	if (parsed != START_GO)
		return parsed;
	slot = argv;
	*slot = argv0; /* which popt leaves out */
	parsed = read_some(s, &argc, &argv);
	*slot = s->name;
	if (parsed != START_GO)
		return parsed;
	s->args = argv;
	return argc ? START_GO : refuse("program");
}
