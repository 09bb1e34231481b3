/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "parse.h"

enum {
	OPT_IGNORE = GROUP_SIGNAL,
	OPT_DEFAULT,
	OPT_BLOCK,
	OPT_UNBLOCK,
	OPT_KEEP_SIGPIPE,
};

static const struct poptOption table[] = {
	OPTION("ignore-signal", 0, OPT_IGNORE, "SIGNALS",
	       "start with them ignored; SIGNALS is as in INT,TERM or all"),
	OPTION("default-signal", 0, OPT_DEFAULT, "SIGNALS",
	       "start with their default action"),
	OPTION("block-signal", 0, OPT_BLOCK, "SIGNALS",
	       "start with them blocked"),
	OPTION("unblock-signal", 0, OPT_UNBLOCK, "SIGNALS",
	       "start with them not blocked"),
	SWITCH("keep-sigpipe", 0, OPT_KEEP_SIGPIPE,
	       "leave SIGPIPE ignored if it is"),
	POPT_TABLEEND};

/* Of two contrary options the later one counts, signal by signal. */
static int move(const char *option, const char *arg, uint64_t *to,
		uint64_t *from)
{
	uint64_t set;

	if (parse_signals(option, arg, &set))
		return CLI_FAILED;
	*to |= set;
	*from &= ~set;
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_IGNORE:
		return move("--ignore-signal", arg, &run->sig_ignore,
			    &run->sig_default);
	case OPT_DEFAULT:
		return move("--default-signal", arg, &run->sig_default,
			    &run->sig_ignore);
	case OPT_BLOCK:
		return move("--block-signal", arg, &run->sig_block,
			    &run->sig_unblock);
	case OPT_UNBLOCK:
		return move("--unblock-signal", arg, &run->sig_unblock,
			    &run->sig_block);
	default:
		run->flags |= BROOD_KEEP_SIGPIPE;
		return 0;
	}
}

const struct run_group run_group_signal = {table, take};
