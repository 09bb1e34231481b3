/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

static bool is(const char *arg, const char *name, const char *brief)
{
	return strcmp(arg, name) == 0 || strcmp(arg, brief) == 0;
}

int main(int argc, const char **argv)
{
	const struct cli_command *command;

	if (argc < 2) {
		cli_overview(stderr);
		return CLI_FAILED;
	}
	if (is(argv[1], "--version", "-V"))
		return cli_version();
	if (is(argv[1], "--help", "-h"))
		return brood_cmd_help(1, argv);
	if (argv[1][0] == '-') {
		const char *meant = cli_nearest(
			argv[1], (const char *[]){"--help", "--version", NULL});

		cli_complain("no option %s; %s%s%s", argv[1],
			     meant ? "did you mean " : "see brood --help",
			     meant ? meant : "", meant ? "?" : "");
		return CLI_FAILED;
	}
	command = cli_find_command(argv[1]);
	if (!command)
		return CLI_FAILED;
	return command->run(argc - 1, argv + 1);
}
