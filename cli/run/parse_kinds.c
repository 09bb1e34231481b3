/* SPDX-License-Identifier: MIT */
#include "namespaces.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	uint64_t bit;
} kinds[] = {
	{"user", BROOD_NS_USER}, {"mount", BROOD_NS_MOUNT},
	{"mnt", BROOD_NS_MOUNT}, {"pid", BROOD_NS_PID},
	{"net", BROOD_NS_NET},   {"ipc", BROOD_NS_IPC},
	{"uts", BROOD_NS_UTS},   {"cgroup", BROOD_NS_CGROUP},
	{"time", BROOD_NS_TIME},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static uint64_t one(const char *name, size_t size)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strlen(kinds[i].name) == size &&
		    memcmp(kinds[i].name, name, size) == 0)
			return kinds[i].bit;
	return 0;
}

uint64_t find_kinds(const char *text, size_t size)
{
	uint64_t all = 0;

	for (;;) {
		const char *comma = memchr(text, ',', size);
		size_t n = comma ? (size_t)(comma - text) : size;
		uint64_t bit = one(text, n);

		if (!bit)
			return 0;
		all |= bit;
		if (!comma)
			return all;
		text += n + 1;
		size -= n + 1;
	}
}

int parse_kinds(const char *option, const char *text, uint64_t *found)
{
	uint64_t all = find_kinds(text, strlen(text));

	if (!all) {
		cli_complain("run: %s: \"%s\" is no list of user, mount, pid, "
			     "net, ipc, uts, cgroup and time",
			     option, text);
		return CLI_FAILED;
	}
	*found |= all;
	return 0;
}

void show_kinds(uint64_t set, char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < KINDS && n < size; i++) {
		if (!(set & kinds[i].bit))
			continue;
		n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? "," : "",
				      kinds[i].name);
		set &= ~kinds[i].bit;
	}
}
