/* SPDX-License-Identifier: MIT */
#include "../cli.h"
#include "template.h"

static const char notes[] =
	"\n"
	"Tells in what state the template NAME is, how many programs came\n"
	"from it, how many were started plainly, and why.\n"
	"\n"
	"Exit status: 0; 125 if there is no such template, or brood itself\n"
	"failed.\n";

int do_stats(int argc, const char **argv)
{
	struct arguments a = {.command = "template stats",
			      .usage = "[OPTION...] NAME",
			      .notes = notes,
			      .option = "json",
			      .what = "print JSON instead of sentences",
			      .wants_name = true};
	struct named_state state;
	int status;

	if (!read_arguments(&a, argc, argv, &status))
		return status;
	if (ask_state(a.name, false, &state) < 0)
		return CLI_FAILED;
	if (!a.chosen)
		print_state(a.name, &state, stdout);
	else if (print_cjson(state_json(a.name, &state), stdout) < 0)
		return CLI_FAILED;
	return cli_finish_output();
}
