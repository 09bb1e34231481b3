/* SPDX-License-Identifier: MIT */
#include "namespaces.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

void add_range(struct run_map *map, uint32_t inside, uint32_t outside,
	       uint32_t count)
{
	map->ranges = run_grow(map->ranges, map->count, sizeof *map->ranges);
	map->ranges[map->count++] =
		(struct brood_id_map){inside, outside, count};
}

/* Reads a number and what must follow it; NULL if it is not that. */
static const char *number(const char *text, const char *ends, uint32_t *value)
{
	char *end;
	unsigned long long n;

	if (!isdigit((unsigned char)*text))
		return NULL;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno || n > UINT32_MAX)
		return NULL;
	*value = (uint32_t)n;
	for (; *ends; ends++)
		if (*end == *ends)
			return end + 1;
	return *end ? NULL : end;
}

static const char *range(const char *text, struct run_map *map)
{
	uint32_t inside, outside, count;

	text = number(text, ":", &inside);
	if (text && text[-1] == ':')
		text = number(text, ":", &outside);
	else
		return NULL;
	if (text && text[-1] == ':')
		text = number(text, ",", &count);
	else
		return NULL;
	if (text)
		add_range(map, inside, outside, count);
	return text;
}

int parse_map(const char *option, const char *text, struct run_map *map)
{
	const char *at = text;

	do {
		at = range(at, map);
	} while (at && (*at || at[-1] == ','));
	if (at)
		return 0;
	cli_complain("run: %s: \"%s\" is not INSIDE:OUTSIDE:COUNT,...", option,
		     text);
	return CLI_FAILED;
}
