/* SPDX-License-Identifier: MIT */
#include "room.h"
#include "size.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* Left to everyone else, and to the page tables that fork copies. */
#define MARGIN (UINT64_C(256) << 20)

/* A number in a file: after the word, or all there is. UINT64_MAX: none. */
static uint64_t number_in(const char *path, const char *word)
{
	unsigned long long n = UINT64_MAX;
	FILE *f = fopen(path, "re");
	char line[256];

	while (f && n == UINT64_MAX && fgets(line, sizeof(line), f))
		if (strncmp(line, word, strlen(word)) != 0 ||
		    sscanf(line + strlen(word), "%llu", &n) != 1)
			n = UINT64_MAX;
	if (f)
		fclose(f);
	return n;
}

static uint64_t machine(void)
{
	uint64_t kib = number_in("/proc/meminfo", "MemAvailable:");

	return kib == UINT64_MAX ? kib : kib * 1024;
}

static uint64_t address_space(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_AS, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
		return UINT64_MAX;
	return limit.rlim_cur;
}

/* What one control group still allows. */
static uint64_t group_at(const char *dir, const char *max, const char *now)
{
	char path[512];
	uint64_t limit, used;

	snprintf(path, sizeof(path), "%s/%s", dir, max);
	limit = number_in(path, "");
	snprintf(path, sizeof(path), "%s/%s", dir, now);
	used = number_in(path, "");
	if (limit == UINT64_MAX || used == UINT64_MAX)
		return UINT64_MAX;
	return limit > used ? limit - used : 0;
}

/* The least of this group and those above it. */
static uint64_t groups_up(const char *mount, const char *path, const char *max,
			  const char *now)
{
	uint64_t least = UINT64_MAX, here;
	char dir[400];
	char *end;

	snprintf(dir, sizeof(dir), "%s%s", mount, path);
	while (strlen(dir) >= strlen(mount)) {
		here = group_at(dir, max, now);
		if (here < least)
			least = here;
		end = strrchr(dir, '/');
		if (!end)
			break;
		*end = 0;
	}
	return least;
}

static uint64_t control_group(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	uint64_t least = UINT64_MAX, here;
	char line[300], *path;

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		path = strchr(line, '/');
		if (!path)
			continue;
		if (strncmp(line, "0::", 3) == 0)
			here = groups_up("/sys/fs/cgroup", path, "memory.max",
					 "memory.current");
		else if (strstr(line, ":memory:"))
			here = groups_up("/sys/fs/cgroup/memory", path,
					 "memory.limit_in_bytes",
					 "memory.usage_in_bytes");
		else
			continue;
		if (here < least)
			least = here;
	}
	if (f)
		fclose(f);
	return least;
}

bool room_for(uint64_t bytes, uint64_t before, char *why, size_t size)
{
	const struct {
		const char *what;
		uint64_t bytes, wanted;
	} limits[] = {
		{"of memory available", machine(), before + bytes},
		{"left in the control group", control_group(), before + bytes},
		{"of address space allowed", address_space(), bytes},
	};
	char text[32];

	/* What a process has at the start is always there. */
	for (size_t i = 0; bytes && i < sizeof(limits) / sizeof(*limits); i++) {
		if (limits[i].bytes / 8 * 7 >= limits[i].wanted &&
		    limits[i].bytes - limits[i].wanted >= MARGIN)
			continue;
		size_format(limits[i].bytes >> 20 << 20, text, sizeof(text));
		snprintf(why, size, "only %s %s", text, limits[i].what);
		return false;
	}
	return true;
}
