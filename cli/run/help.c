/* SPDX-License-Identifier: MIT */
#include "help.h"

#include "run.h"

static const char notes[] =
	"\n"
	"What a descriptor can be (WHAT):\n"
	"  null                /dev/null\n"
	"  inherit             what it is here\n"
	"  close               closed\n"
	"  cloexec             closed when the program starts\n"
	"  M, fd:M             what M is here; swaps and cycles work\n"
	"  &M                  what M is by the options so far, as in the\n"
	"                      shell: --stdout log --stderr '&1'\n"
	"  stdin stdout stderr the same as &0 &1 &2\n"
	"  FILE                a file, read for 0, written anew for 1 and 2\n"
	"  read:FILE write:FILE append:FILE new:FILE rw:FILE   also >>FILE\n"
	"  at:M:FILE at:M:append:FILE and so on   below the directory open as "
	"M\n"
	"  text:STRING         a pipe from which that text can be read\n"
	"  data:STRING         a file in memory with that text, never blocks\n"
	"\n"
	"Files are opened in the program's directory (--cwd).\n"
	"\n"
	"Resources for --rlimit: as core cpu data fsize locks memlock\n"
	"msgqueue nice nofile nproc rss rtprio rttime sigpending stack;\n"
	"SOFT: leaves the hard limit, :HARD the soft one; K, M, G, T and\n"
	"unlimited are understood.\n"
	"\n"
	"Exit status: the program's; 128+N if signal N ended it; 124 after\n"
	"a timeout; 125 if brood itself failed; 126 if the program cannot\n"
	"be executed; 127 if it was not found.\n";

int run_help(poptContext context)
{
	poptSetOtherOptionHelp(context, "[OPTION...] [--] PROGRAM [ARG...]");
	poptPrintHelp(context, stdout, 0);
	fputs(notes, stdout);
	return cli_finish_output();
}
