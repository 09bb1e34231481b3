/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "namespaces.h"
#include "parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name;
	uint32_t set, clear;
} flags[] = {
	{"ro", BROOD_MOUNT_READ_ONLY, 0},    {"nosuid", BROOD_MOUNT_NOSUID, 0},
	{"nodev", BROOD_MOUNT_NODEV, 0},     {"noexec", BROOD_MOUNT_NOEXEC, 0},
	{"norec", 0, BROOD_MOUNT_RECURSIVE},
};
#define FLAGS (sizeof flags / sizeof *flags)

/* False if it is not a list of flags. */
static bool read_flags(const char *list, uint32_t *value)
{
	do {
		size_t n = strcspn(list, ","), i = 0;

		while (i < FLAGS && (strlen(flags[i].name) != n ||
				     memcmp(flags[i].name, list, n) != 0))
			i++;
		if (i == FLAGS)
			return false;
		*value = (*value | flags[i].set) & ~flags[i].clear;
		list += n;
	} while (*list++);
	return true;
}

/* A colon before anything else is the path's. */
int parse_bind(struct run *run, const char *option, const char *text)
{
	char *source = run_own(run, strdup(text));
	char *path = strchr(source, '=');
	char *colon = path ? strrchr(path, ':') : NULL;
	uint32_t value = BROOD_MOUNT_RECURSIVE, given = value;

	if (!path || path == source || !path[1]) {
		cli_complain("run: %s: \"%s\" is not SRC=DST[:FLAGS]", option,
			     text);
		return CLI_FAILED;
	}
	*path++ = '\0';
	if (colon && read_flags(colon + 1, &given)) {
		*colon = '\0';
		value = given;
	}
	run_space(run, brood_step_mount_bind(path, source, value));
	return 0;
}

int parse_tmpfs(struct run *run, const char *option, const char *text)
{
	char *path = run_own(run, strdup(text));
	char *colon = strrchr(path, ':');
	uint64_t size = 0;

	if (colon && isdigit((unsigned char)colon[1]) &&
	    (!read_size(colon + 1, &size) || !size)) {
		cli_complain("run: %s: \"%s\" is no size", option, colon + 1);
		return CLI_FAILED;
	}
	if (size)
		*colon = '\0';
	run_space(run, brood_step_mount_tmpfs(path, size, 0, 0));
	return 0;
}
