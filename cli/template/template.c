/* SPDX-License-Identifier: MIT */
#include "template.h"

#include "../cli.h"
#include "client.h"

#include <string.h>

static int run(int argc, const char **argv)
{
	argv[0] = "brood template run";
	return client_main(argc, argv);
}

static const struct {
	const char *name;
	const char *what;
	int (*run)(int argc, const char **argv);
} commands[] = {
	{"start", "starts a program as a template with a name", do_start},
	{"run", "starts a program from it, and stays with that", run},
	{"list", "the templates that there are", do_list},
	{"stats", "what has come of one", do_stats},
	{"stop", "ends one", do_stop},
};
#define COMMANDS (sizeof commands / sizeof *commands)

static const char heading[] =
	"Usage: brood template COMMAND [OPTION...]\n"
	"\n"
	"A template is a program that has started, stopped before its own\n"
	"code or where it chose to, and from which others start faster than\n"
	"by exec. See man brood-template.\n"
	"\n"
	"Commands:\n";

static const char ending[] =
	"\n"
	"  brood template start NAME [OPTION...] [--] PROGRAM [ARG...]\n"
	"  brood template run NAME [--] [ARG...]\n"
	"\n"
	"  --help          this text; after a command, its options\n";

static void help(FILE *to)
{
	fputs(heading, to);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(to, "  %-14s  %s\n", commands[i].name,
			commands[i].what);
	fputs(ending, to);
}

static int unknown(const char *word)
{
	const char *names[COMMANDS + 2], *meant;

	for (size_t i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	names[COMMANDS] = "--help";
	names[COMMANDS + 1] = NULL;
	meant = cli_nearest(word, names);
	cli_complain("template: no command \"%s\"%s%s%s", word,
		     meant ? "; did you mean \"" : "",
		     meant ? meant : " (see brood template --help)",
		     meant ? "\"?" : "");
	return CLI_FAILED;
}

int brood_cmd_template(int argc, const char **argv)
{
	if (argc < 2) {
		help(stderr);
		return CLI_FAILED;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		help(stdout);
		return cli_finish_output();
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return unknown(argv[1]);
}
