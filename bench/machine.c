/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <brood/brood.h>

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define CLOCK "/sys/devices/system/clocksource/clocksource0/current_clocksource"

static void first_match(const char *file, const char *key, char *out,
			size_t size)
{
	char line[256];
	FILE *f = fopen(file, "re");

	snprintf(out, size, "unknown");
	while (f && fgets(line, sizeof(line), f)) {
		char *value = strchr(line, ':');

		if (strncmp(line, key, strlen(key)) != 0)
			continue;
		value = value ? value + 1 + strspn(value + 1, " \t") : line;
		value[strcspn(value, "\n")] = '\0';
		snprintf(out, size, "%s", value);
		break;
	}
	if (f)
		fclose(f);
}

void machine_describe(struct machine *m)
{
	struct utsname u;
	time_t now = time(NULL);
	unsigned v = brood_version();

	uname(&u);
	strftime(m->date, sizeof(m->date), "%Y-%m-%d", gmtime(&now));
	first_match("/proc/cpuinfo", "model name", m->cpu, sizeof(m->cpu));
	first_match(CLOCK, "", m->clock, sizeof(m->clock));
	snprintf(m->arch, sizeof(m->arch), "%s", u.machine);
	snprintf(m->kernel, sizeof(m->kernel), "%s %s", u.sysname, u.release);
	if (!confstr(_CS_GNU_LIBC_VERSION, m->libc, sizeof(m->libc)))
		snprintf(m->libc, sizeof(m->libc), "unknown");
	snprintf(m->brood, sizeof(m->brood), "%u.%u.%u", v >> 16, v >> 8 & 255,
		 v & 255);
	m->cpus = sysconf(_SC_NPROCESSORS_ONLN);
	m->memory_mib =
		sysconf(_SC_PHYS_PAGES) / 1024 * sysconf(_SC_PAGESIZE) / 1024;
}
