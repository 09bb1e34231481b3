/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool read_size(const char *text, uint64_t *value)
{
	static const char units[] = "KMG";
	const char *unit;
	char *end;
	unsigned long long n;
	int shift = 0;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	n = strtoull(text, &end, 10);
	unit = *end ? strchr(units, toupper((unsigned char)*end)) : NULL;
	if (unit) {
		shift = 10 * (int)(unit - units + 1);
		end++;
	}
	if (errno || *end || n > (UINT64_MAX >> shift))
		return false;
	*value = n << shift;
	return true;
}

int parse_size(const char *option, const char *text, size_t *value)
{
	uint64_t bytes;

	/* Room is left to double it. */
	if (!read_size(text, &bytes) || bytes > SIZE_MAX / 4) {
		cli_complain("run: %s: \"%s\" is no size such as 4096, 64K, 1M",
			     option, text);
		return CLI_FAILED;
	}
	*value = (size_t)bytes;
	return 0;
}
