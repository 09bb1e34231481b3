/* SPDX-License-Identifier: MIT */
#include "findings.h"
#include "names.h"

#include <string.h>

/* Where the task is: in the caller's place, or in namespaces of its own. */

void finding_replaced(const struct report *report, FILE *to)
{
	unsigned ways = names_where(report, "waits", "no return");
	char text[NAMES_TEXT];

	if (ways)
		fprintf(to,
			"%s: the caller itself becomes the program; the call "
			"does not return, so that there is no time to tell.\n",
			names_list(report, ways, text));
}

void finding_namespaces(const struct report *report, FILE *to)
{
	static const char prefix[] = "ns_";
	const size_t skip = sizeof(prefix) - 1;

	for (int w = 0; w < report->nways; w++) {
		const char *between = "";

		for (int p = 0; p < report->nprobes; p++) {
			const char *key = report->probes[p].key;

			if (strncmp(key, prefix, skip) != 0 ||
			    !cell_is(&report->cells[w * report->nprobes + p],
				     "new"))
				continue;
			if (!*between)
				fprintf(to,
					"%s: the task is in namespaces of its "
					"own (",
					report->ways[w].name);
			fprintf(to, "%s%s", between, key + skip);
			between = ", ";
		}
		if (*between)
			fprintf(to, ").\n");
	}
}
