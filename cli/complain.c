/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <stdarg.h>
#include <unistd.h>

/* One write for the whole line: the program may write to the same place. */
static void say(const char *text)
{
	bool colour = cli_wants_colour(stderr);
	char line[4096];
	int n = snprintf(line, sizeof line - 1, "%sbrood:%s %s",
			 colour ? "\033[1;31m" : "", colour ? "\033[0m" : "",
			 text);

	if (n < 0)
		return;
	if ((size_t)n > sizeof line - 2)
		n = sizeof line - 2;
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return; /* nowhere left to complain */
}

void cli_complain(const char *format, ...)
{
	char text[3072];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	say(text);
}
