/* SPDX-License-Identifier: MIT */
#include "names.h"

#include <stdio.h>
#include <string.h>

unsigned names_where(const struct report *report, const char *probe,
		     const char *word)
{
	unsigned ways = 0;

	for (int w = 0; w < report->nways; w++)
		if (cell_is(report_cell(report, w, probe), word))
			ways |= 1U << w;
	return ways;
}

unsigned names_counting(const struct report *report, const char *probe,
			bool above)
{
	unsigned ways = 0;

	for (int w = 0; w < report->nways; w++) {
		const struct cell *cell = report_cell(report, w, probe);

		if (cell->kind == CELL_NUMBER && (cell->number > 0) == above)
			ways |= 1U << w;
	}
	return ways;
}

unsigned names_of_programs(const struct report *report)
{
	unsigned ways = 0;

	for (int w = 0; w < report->nways; w++)
		if (report->ways[w].execs)
			ways |= 1U << w;
	return ways;
}

const char *names_list(const struct report *report, unsigned ways, char *text)
{
	size_t used = 0;

	text[0] = 0;
	for (int w = 0; w < report->nways && used < NAMES_TEXT; w++) {
		unsigned rest = ways >> w;
		const char *after = "";

		if (!(rest & 1))
			continue;
		/* More than one left: a comma; one: "and". */
		rest >>= 1;
		if (rest)
			after = rest & (rest - 1) ? ", " : " and ";
		used += (size_t)snprintf(text + used, NAMES_TEXT - used, "%s%s",
					 report->ways[w].name, after);
	}
	return text;
}
