/* SPDX-License-Identifier: MIT */
#ifndef BROOD_CLI_COMMAND_H
#define BROOD_CLI_COMMAND_H

#include "cli.h"

struct cli_command {
	const char *name;
	const char *what; /* one line for the overview */
	int (*run)(int argc, const char **argv);
};

/* All subcommands; the last has no name. */
extern const struct cli_command cli_commands[];

/* The subcommand of that name. Complains, with a hint, if there is none. */
const struct cli_command *cli_find_command(const char *name);

/* The text of brood --help. */
void cli_overview(FILE *to);
int cli_version(void);

#endif
