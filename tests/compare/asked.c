/* SPDX-License-Identifier: MIT */
#include "asked.h"

#include <stdio.h>
#include <string.h>

const char *asked_program;

struct way asked_way(const char *key)
{
	for (int w = 0; w < compare_nways; w++)
		if (strcmp(compare_ways[w].key, key) == 0)
			return compare_ways[w];
	fail_msg("no way %s", key);
	return compare_ways[0];
}

static const struct probe *find(const char *key)
{
	for (int p = 0; p < compare_nprobes; p++)
		if (strcmp(compare_probes[p].key, key) == 0)
			return &compare_probes[p];
	fail_msg("no probe %s", key);
	return NULL;
}

const char *asked(const struct way *way, const char *probe)
{
	static char text[160];
	const struct trial trial = {way, asked_program};
	struct cell cell;

	probe_ask(find(probe), &trial, &cell);
	switch (cell.kind) {
	case CELL_WORD:
		return strcpy(text, cell.text);
	case CELL_NUMBER:
		snprintf(text, sizeof text, "%lld", (long long)cell.number);
		break;
	case CELL_NONE:
		return "-";
	case CELL_REFUSED:
		snprintf(text, sizeof text, "refused: %s", cell.text);
		break;
	default:
		snprintf(text, sizeof text, "failed: %s", cell.text);
	}
	return text;
}
