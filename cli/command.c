/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <string.h>

const struct cli_command cli_commands[] = {
	{"run", "starts a program, waits, and passes its exit status on",
	 brood_cmd_run},
	{"exec", "becomes a program, with or without the kernel's exec",
	 brood_cmd_exec},
	{"compare", "shows what fork, vfork, clone and others share and cost",
	 brood_cmd_compare},
	{"bench", "measures what starting a program costs here, by every way",
	 brood_cmd_bench},
	{"fork-cost", "predicts what a fork of a process costs, and why",
	 brood_cmd_fork_cost},
	{"preload", "gives a program brood's posix_spawn, system and popen",
	 brood_cmd_preload},
	{"template", "starts programs from one that has started already",
	 brood_cmd_template},
	{"help", "this text, or that of one command", brood_cmd_help},
	{NULL, NULL, NULL},
};

const struct cli_command *cli_find_command(const char *name)
{
	const char *names[sizeof cli_commands / sizeof *cli_commands];
	const char *meant;
	size_t n = 0;

	for (const struct cli_command *c = cli_commands; c->name; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
		names[n++] = c->name;
	}
	names[n] = NULL;
	meant = cli_nearest(name, names);
	if (meant)
		cli_complain("no command \"%s\"; did you mean \"%s\"?", name,
			     meant);
	else
		cli_complain("no command \"%s\" (see brood --help)", name);
	return NULL;
}
