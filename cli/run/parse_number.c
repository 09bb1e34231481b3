/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static int read_whole(const char *text, int base, long max, long *value)
{
	char *end;

	/* strtol would also take blanks and signs. */
	if (!isdigit((unsigned char)*text))
		return -1;
	errno = 0;
	*value = strtol(text, &end, base);
	return errno || *end || *value > max ? -1 : 0;
}

int parse_number(const char *option, const char *text, int max, int *value)
{
	long number;

	if (read_whole(text, 10, max, &number) < 0) {
		cli_complain("run: %s: \"%s\" is no number from 0 to %d",
			     option, text, max);
		return CLI_FAILED;
	}
	*value = (int)number;
	return 0;
}

int parse_integer(const char *option, const char *text, int min, int max,
		  int *value)
{
	bool minus = *text == '-';
	long number;

	if (read_whole(text + minus, 10, INT_MAX, &number) == 0) {
		number = minus ? -number : number;
		if (number >= min && number <= max) {
			*value = (int)number;
			return 0;
		}
	}
	cli_complain("run: %s: \"%s\" is no number from %d to %d", option, text,
		     min, max);
	return CLI_FAILED;
}

int parse_octal(const char *option, const char *text, unsigned *value)
{
	long number;

	if (read_whole(text, 8, 0777, &number) < 0) {
		cli_complain("run: %s: \"%s\" is no octal number up to 777",
			     option, text);
		return CLI_FAILED;
	}
	*value = (unsigned)number;
	return 0;
}
