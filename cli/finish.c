/* SPDX-License-Identifier: MIT */
#include "cli.h"

/* What was promised to a full disk was not said: that is a failure. */
int cli_finish_output(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	cli_complain("cannot write to standard output");
	return CLI_FAILED;
}
