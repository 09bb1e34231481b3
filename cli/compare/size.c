/* SPDX-License-Identifier: MIT */
#include "size.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char units[] = "KMGT";

int64_t size_parse(const char *text, size_t length)
{
	const char *unit;
	uint64_t n = 0;
	size_t i = 0;

	while (i < length && isdigit((unsigned char)text[i]) && n < 1UL << 40)
		n = n * 10 + (uint64_t)(text[i++] - '0');
	if (i == 0)
		return -1;
	if (i < length) {
		unit = strchr(units, toupper((unsigned char)text[i]));
		if (!unit || !*unit)
			return -1;
		n <<= 10 * (unit - units + 1);
		i++;
		/* The same unit by its longer names. */
		if (length - i == 2 && strncasecmp(text + i, "iB", 2) == 0)
			i += 2;
	}
	return i == length && n < 1UL << 46 ? (int64_t)n : -1;
}

void size_format(uint64_t bytes, char *text, size_t size)
{
	int unit = -1;

	while (units[unit + 1] && bytes && bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	if (unit < 0)
		snprintf(text, size, "%llu", (unsigned long long)bytes);
	else
		snprintf(text, size, "%llu %ciB", (unsigned long long)bytes,
			 units[unit]);
}

/* Keeps the list sorted; how many it has then. */
static int insert(uint64_t *sizes, int n, int max, uint64_t bytes)
{
	int at = n;

	for (int i = 0; i < n; i++)
		if (sizes[i] == bytes)
			return n;
	if (n == max)
		return 0;
	while (at > 0 && sizes[at - 1] > bytes) {
		sizes[at] = sizes[at - 1];
		at--;
	}
	sizes[at] = bytes;
	return n + 1;
}

int size_list(const char *list, uint64_t *sizes, int max)
{
	int n = 0;

	for (;;) {
		size_t length = strcspn(list, ",");
		int64_t bytes = size_parse(list, length);

		if (bytes < 0)
			return 0;
		n = insert(sizes, n, max, (uint64_t)bytes);
		if (n == 0)
			return 0;
		list += length;
		if (!*list)
			return n;
		list++;
	}
}
