/* SPDX-License-Identifier: MIT */
#include "shield.h"

#include <string.h>

static const char magic[] = "!#:+";
static const char shield[] = "!\x01:+";

static void replace(char *text, const char *from, const char *to)
{
	while ((text = strstr(text, from))) {
		memcpy(text, to, strlen(to));
		text += strlen(to);
	}
}

const char **shield_on(struct run *run, int argc, const char **argv)
{
	const char **copy =
		run_grow(NULL, 0, (size_t)(argc + 1) * sizeof *argv);

	run_own(run, (char *)copy);
	memcpy(copy, argv, (size_t)(argc + 1) * sizeof *argv);
	for (int i = 0; i < argc; i++) {
		char *changed;

		if (!strstr(argv[i], magic))
			continue;
		changed = run_own(run, strdup(argv[i]));
		replace(changed, magic, shield);
		copy[i] = changed;
	}
	return copy;
}

char *shield_off(char *value)
{
	replace(value, shield, magic);
	return value;
}
