/* SPDX-License-Identifier: MIT */
#include "tree.h"

#include <string.h>

static const struct {
	const char *name;
	uint32_t bit;
} ways[] = {
	{"default", BROOD_TREE_DEFAULT},
	{"cgroup", BROOD_TREE_CGROUP},
	{"watch", BROOD_TREE_WATCH},
	{"namespace", BROOD_TREE_NAMESPACE},
	{"guardian", BROOD_TREE_GUARDIAN},
	{"autokill", BROOD_TREE_AUTOKILL},
	{"best-effort", BROOD_TREE_BEST_EFFORT},
};
#define WAYS (sizeof ways / sizeof *ways)

static uint32_t find(const char *name, size_t length)
{
	for (size_t i = 0; i < WAYS; i++)
		if (strlen(ways[i].name) == length &&
		    !strncmp(ways[i].name, name, length))
			return ways[i].bit;
	return 0;
}

int tree_ways(const char *option, const char *text, uint32_t *set)
{
	*set = 0;
	for (;;) {
		size_t length = strcspn(text, ",");
		uint32_t bit = find(text, length);

		if (!bit) {
			cli_complain("run: %s: no way to own a tree is called "
				     "\"%.*s\"",
				     option, (int)length, text);
			return CLI_FAILED;
		}
		*set |= bit;
		if (!text[length])
			break;
		text += length + 1;
	}
	if (*set == BROOD_TREE_BEST_EFFORT)
		*set |= BROOD_TREE_DEFAULT;
	return 0;
}

const char *tree_names(uint32_t set, char buf[64])
{
	*buf = 0;
	for (size_t i = 0; i < WAYS; i++) {
		if (!(set & ways[i].bit))
			continue;
		if (*buf)
			strcat(buf, ",");
		strcat(buf, ways[i].name);
	}
	return *buf ? buf : "none";
}
