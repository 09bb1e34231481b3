/* SPDX-License-Identifier: MIT */
#include "ready.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

/*
 * The C library reads this file once, unless TZ says another; also in the
 * template, so that children have it, and read it again if it has changed.
 */
#define ZONE "/etc/localtime"

static struct stat zone;

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
	tzset();
	if (stat(ZONE, &zone))
		zone.st_ino = 0;
}

static int zone_is_the_same(void)
{
	struct stat now;

	if (getenv("TZ"))
		return 1; /* by name: it is compared by the library */
	if (stat(ZONE, &now))
		return !zone.st_ino;
	return now.st_ino == zone.st_ino && now.st_dev == zone.st_dev &&
	       now.st_mtim.tv_sec == zone.st_mtim.tv_sec &&
	       now.st_mtim.tv_nsec == zone.st_mtim.tv_nsec;
}

static void forget_zone(void)
{
	setenv("TZ", "UTC0", 1);
	tzset();
	unsetenv("TZ");
}

void follow_after(void)
{
	for (size_t i = 0; i < CATEGORIES; i++)
		if (follows[i])
			setlocale(categories[i], "");
	if (!zone_is_the_same())
		forget_zone();
	tzset();
}
