/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool cli_wants_colour(FILE *stream)
{
	const char *none = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (none && *none)
		return false;
	if (!term || strcmp(term, "dumb") == 0)
		return false;
	return isatty(fileno(stream)) == 1;
}
