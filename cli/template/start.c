/* SPDX-License-Identifier: MIT */
#include "start.h"

#include "serve/serve.h"
#include "template.h"

int do_start(int argc, const char **argv)
{
	/* Read first: it is the program's path that is too large for a stack.
	 */
	static struct start start;
	enum start_parsed parsed = start_parse(&start, argc, argv);
	int status;

	if (parsed != START_GO)
		return parsed == START_HELPED ? 0 : CLI_FAILED;
	status = start_find_program(&start);
	if (status)
		return status;
	if (start.foreground)
		return serve(&start);
	return start_in_background(argc, argv);
}
