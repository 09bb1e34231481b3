/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <stdarg.h>
#include <unistd.h>

void run_report_line(const struct run_live *live, const char *format, ...)
{
	bool colour =
		live->report_fd == STDERR_FILENO && cli_wants_colour(stderr);
	char text[512], line[560];
	va_list args;
	int n;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	/* A raw terminal does not go back to the line's start by itself. */
	n = snprintf(line, sizeof line, "%sbrood:%s %s%s\n",
		     colour ? "\033[2m" : "", colour ? "\033[0m" : "", text,
		     live->pty && isatty(live->report_fd) ? "\r" : "");
	/* The program matters, not the words about it: no complaint if they
	 * cannot be written. */
	if (n > 0 && write(live->report_fd, line, (size_t)n) < 0)
		return;
}
