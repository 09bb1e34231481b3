/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *suffix;
	double ns;
} units[] = {
	{"", 1e9},  {"ns", 1},   {"us", 1e3},   {"ms", 1e6},
	{"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}, {"d", 8.64e13},
};

int parse_duration(const char *option, const char *text, int64_t *ns)
{
	/* So far off that it is never: about 290 years. */
	static const double never = 9.2e18;
	double value = 0;
	char *end = (char *)text;

	if (isdigit((unsigned char)*text) || *text == '.')
		value = strtod(text, &end);
	for (size_t i = 0; end != text && i < sizeof units / sizeof *units;
	     i++) {
		if (strcmp(end, units[i].suffix) != 0)
			continue;
		value *= units[i].ns;
		*ns = value > never ? (int64_t)never : (int64_t)value;
		/* Rounding must not turn a short time into none. */
		if (*ns == 0 && value > 0)
			*ns = 1;
		return 0;
	}
	cli_complain("run: %s: \"%s\" is no duration (a number and s, m, h, d, "
		     "ms, us or ns)",
		     option, text);
	return CLI_FAILED;
}
