/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "pty.h"

#include <stdio.h>

enum { OPT_PTY = GROUP_PTY, OPT_SIZE };

static const struct poptOption table[] = {
	SWITCH("pty", 0, OPT_PTY,
	       "run it on a terminal of its own, joined to this one"),
	OPTION("pty-size", 0, OPT_SIZE, "ROWSxCOLUMNS",
	       "the size of that (default: as this one's, which it follows)"),
	POPT_TABLEEND};

static int size(struct run *run, const char *arg)
{
	unsigned rows, columns;
	char end;

	if (sscanf(arg, "%5ux%5u%c", &rows, &columns, &end) != 2 || rows < 1 ||
	    columns < 1 || rows > UINT16_MAX || columns > UINT16_MAX) {
		cli_complain("run: --pty-size: \"%s\" is no size such as 24x80",
			     arg);
		return CLI_FAILED;
	}
	run->pty_size.ws_row = (unsigned short)rows;
	run->pty_size.ws_col = (unsigned short)columns;
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	run_pty(run);
	return option == OPT_SIZE ? size(run, arg) : 0;
}

const struct run_group run_group_pty = {table, take};
