/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

static const char overview[] =
	"Usage: brood COMMAND [OPTION...]\n"
	"\n"
	"Starts programs on Linux without copying the caller's memory, and\n"
	"shows what each way of creating a process shares and costs.\n"
	"\n"
	"Commands:\n";

static const char ending[] =
	"\n"
	"  --help          this text; after a command, its options\n"
	"  --version       the versions of the command and of its library\n"
	"\n"
	"brood help COMMAND, or man brood-COMMAND, has the details.\n";

void cli_overview(FILE *to)
{
	fputs(overview, to);
	for (const struct cli_command *c = cli_commands; c->name; c++)
		fprintf(to, "  %-14s  %s\n", c->name, c->what);
	fputs(ending, to);
}

int cli_version(void)
{
	unsigned v = brood_version();

	printf("brood %s (library %u.%u.%u)\n", BROOD_VERSION_STRING, v >> 16,
	       v >> 8 & 0xff, v & 0xff);
	return cli_finish_output();
}

int brood_cmd_help(int argc, const char **argv)
{
	const struct cli_command *command;

	if (argc > 2) {
		cli_complain("help: one command at a time");
		return CLI_FAILED;
	}
	if (argc < 2 || strcmp(argv[1], "help") == 0 ||
	    strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		cli_overview(stdout);
		return cli_finish_output();
	}
	command = cli_find_command(argv[1]);
	if (!command)
		return CLI_FAILED;
	return command->run(2, (const char *[]){command->name, "--help", NULL});
}
