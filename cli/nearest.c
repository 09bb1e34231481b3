/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <ctype.h>
#include <string.h>

#define LONGEST 48

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to insert, drop, change or swap with their neighbour to get from one
 * word to the other; case does not count. */
static size_t distance(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);
	size_t row[LONGEST + 1][LONGEST + 1];

	for (size_t i = 0; i <= na; i++)
		row[i][0] = i;
	for (size_t j = 0; j <= nb; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= na; i++) {
		for (size_t j = 1; j <= nb; j++) {
			int ca = tolower((unsigned char)a[i - 1]);
			int cb = tolower((unsigned char)b[j - 1]);
			size_t best = row[i - 1][j - 1] + (ca != cb);

			best = least(best, row[i - 1][j] + 1);
			best = least(best, row[i][j - 1] + 1);
			if (i > 1 && j > 1 &&
			    ca == tolower((unsigned char)b[j - 2]) &&
			    cb == tolower((unsigned char)a[i - 2]))
				best = least(best, row[i - 2][j - 2] + 1);
			row[i][j] = best;
		}
	}
	return row[na][nb];
}

const char *cli_nearest(const char *word, const char *const *candidates)
{
	const char *nearest = NULL;
	size_t length = strlen(word);
	/* A third of the word wrong is a typo; more is another word. */
	size_t best = length / 3 + 1;

	if (length == 0 || length > LONGEST)
		return NULL;
	for (; *candidates; candidates++) {
		size_t n = strlen(*candidates), d;

		if (n > LONGEST)
			continue;
		d = distance(word, *candidates);
		/* A beginning of the name is what people type. */
		if (length > 2 && n > length &&
		    strncasecmp(word, *candidates, length) == 0)
			d = 1;
		if (d < n && (d < best || (d == best && !nearest))) {
			best = d;
			nearest = *candidates;
		}
	}
	return nearest;
}
