/* SPDX-License-Identifier: MIT */
#include "../cli.h"
#include "client.h"

#include <string.h>

static const char help[] =
	"Usage: %s [OPTION...] NAME [--] [ARG...]\n"
	"      --raise     if a signal ends the program, end by it too\n"
	"  -h, --help      this text\n"
	"\n"
	"Has the template NAME start its program, with its arguments and\n"
	"these, and stays with it as brood run does. The program gets the\n"
	"descriptors 0 to 2, directory, environment, mask, limits, and the\n"
	"ignored and blocked signals of this command.\n"
	"\n"
	"Exit status: the program's; 128+N if signal N ended it; 125 if there\n"
	"is no such template, or brood itself failed; 126 if the program\n"
	"cannot be executed; 127 if it was not found.\n";

static int bad_option(const char *option)
{
	static const char *const names[] = {"--raise", "--help", NULL};
	const char *meant = cli_nearest(option, names);

	if (meant)
		cli_complain("template run: no option %s; did you mean %s?",
			     option, meant);
	else
		cli_complain("template run: no option %s (see brood template "
			     "run --help)",
			     option);
	return CLI_FAILED;
}

static bool take(struct client *c, const char *self, const char *option,
		 int *status)
{
	if (strcmp(option, "--raise") == 0) {
		c->raise = true;
		return true;
	}
	if (strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0) {
		printf(help, self);
		*status = cli_finish_output();
	} else {
		*status = bad_option(option);
	}
	return false;
}

bool client_parse(struct client *c, int argc, const char **argv, int *status)
{
	const char *self = argv[0];

	for (argv++, argc--; argc > 0 && argv[0][0] == '-'; argv++, argc--) {
		if (strcmp(argv[0], "--") == 0) {
			argv++, argc--;
			break;
		}
		if (!take(c, self, argv[0], status))
			return false;
	}
	if (argc < 1) {
		cli_complain("template run: no name given (see brood template "
			     "run --help)");
		*status = CLI_FAILED;
		return false;
	}
	c->name = *argv++;
	if (*argv && strcmp(*argv, "--") == 0)
		argv++;
	c->args = argv;
	return true;
}
