/* SPDX-License-Identifier: MIT */
#include "ready.h"

#include <locale.h>
#include <string.h>
#include <time.h>

/*
 * Which parts of the locale are what the environment says: the program has
 * asked for that, or has a locale of the same name, which is as good.
 */
static const int categories[] = {
	LC_CTYPE,     LC_NUMERIC,     LC_TIME,
	LC_COLLATE,   LC_MONETARY,    LC_MESSAGES,
#ifdef LC_PAPER
	LC_PAPER,     LC_NAME,        LC_ADDRESS,
	LC_TELEPHONE, LC_MEASUREMENT, LC_IDENTIFICATION,
#endif
};
#define CATEGORIES (sizeof categories / sizeof *categories)

static int follows[CATEGORIES];

void follow_before(void)
{
	for (size_t i = 0; i < CATEGORIES; i++) {
		char now[64];
		const char *name = setlocale(categories[i], NULL);
		const char *of_environment;

		if (!name || strlen(name) >= sizeof now)
			continue;
		strcpy(now, name);
		of_environment = setlocale(categories[i], "");
		follows[i] = of_environment && !strcmp(of_environment, now);
		setlocale(categories[i], now);
	}
}

void follow_after(void)
{
	for (size_t i = 0; i < CATEGORIES; i++)
		if (follows[i])
			setlocale(categories[i], "");
	tzset();
}
