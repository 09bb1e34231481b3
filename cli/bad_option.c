/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <popt.h>
#include <string.h>

#define MOST 128

static size_t collect(const struct poptOption *table, const char **names,
		      size_t n)
{
	for (; table->longName || table->shortName || table->arg; table++) {
		unsigned kind = table->argInfo & POPT_ARG_MASK;

		if (kind == POPT_ARG_INCLUDE_TABLE)
			n = collect(table->arg, names, n);
		else if (table->longName && n < MOST)
			names[n++] = table->longName;
	}
	return n;
}

int cli_bad_option(const char *command, const struct poptOption *table,
		   const char *bad, int rc)
{
	const char *names[MOST + 1];
	const char *meant = NULL;
	char word[64];

	if (rc != POPT_ERROR_BADOPT) {
		cli_complain("%s: %s: %s (see brood %s --help)", command, bad,
			     poptStrerror(rc), command);
		return CLI_FAILED;
	}
	names[collect(table, names, 0)] = NULL;
	if (strncmp(bad, "--", 2) == 0) {
		snprintf(word, sizeof word, "%.*s", (int)strcspn(bad + 2, "="),
			 bad + 2);
		meant = cli_nearest(word, names);
	}
	if (meant)
		cli_complain("%s: no option %s; did you mean --%s?", command,
			     bad, meant);
	else
		cli_complain("%s: no option %s (see brood %s --help)", command,
			     bad, command);
	return CLI_FAILED;
}
