/* SPDX-License-Identifier: MIT */
#include "wrap.h"

#include <string.h>

void wrap_item(FILE *to, const char *text, int width)
{
	int used = 1;

	fputc('-', to);
	while (*text) {
		int word = (int)strcspn(text, " ");

		if (used + 1 + word > width) {
			fputs("\n ", to);
			used = 1;
		}
		fprintf(to, " %.*s", word, text);
		used += 1 + word;
		text += word;
		text += strspn(text, " ");
	}
	fputc('\n', to);
}
