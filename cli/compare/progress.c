/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool shown(void)
{
	static int terminal = -1;

	if (terminal < 0)
		terminal = isatty(STDERR_FILENO);
	return terminal;
}

void progress(const char *format, ...)
{
	static char last[80];
	char line[sizeof(last)];
	va_list args;

	if (!shown())
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (strcmp(line, last) == 0)
		return;
	memcpy(last, line, sizeof(last));
	fprintf(stderr, "\r\033[K%s", line);
	fflush(stderr);
}

void progress_clear(void)
{
	if (!shown())
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
