/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include "preload/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool directory_of_self(char *directory, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", directory, size - 1);

	directory[n > 0 ? n : 0] = '\0';
	if (!strrchr(directory, '/'))
		return false;
	*strrchr(directory, '/') = '\0';
	return true;
}

/* Beside the command as it was built or installed, then where it was to be
 * installed. */
static bool find(const char *const names[3], char path[PATH_MAX])
{
	char self[PATH_MAX / 2], name[PATH_MAX];

	for (int i = 0; i < 2 && directory_of_self(self, sizeof self); i++) {
		snprintf(name, sizeof name, "%s/%s", self, names[i]);
		if (realpath(name, path))
			return true;
	}
	return realpath(names[2], path);
}

/* The loaders split LD_PRELOAD at both. */
static int usable(const char *path)
{
	if (!strpbrk(path, ": "))
		return 0;
	cli_complain("preload: \"%s\": LD_PRELOAD cannot name a file with a "
		     "space or a colon",
		     path);
	return CLI_FAILED;
}

static int missing(const char *name)
{
	cli_complain("preload: cannot find %s beside %s or as %s", name,
		     "the command", POSIX_INSTALLED);
	return CLI_FAILED;
}

int preload_find(struct preload *p)
{
	static const char *const posix[] = {POSIX_BUILT, POSIX_RELATIVE,
					    POSIX_INSTALLED};
	static const char *const observer[] = {
		OBSERVER_BUILT, OBSERVER_RELATIVE, OBSERVER_INSTALLED};

	if (p->given && !realpath(p->given, p->library)) {
		cli_complain("preload: --library: %s: %s", p->given,
			     strerror(errno));
		return CLI_FAILED;
	}
	if (!p->given && !find(posix, p->library))
		return missing("libbrood-posix.so");
	if (usable(p->library))
		return CLI_FAILED;
	if (!p->report)
		return 0;
	if (!find(observer, p->observer))
		return missing("libbrood-report.so");
	return usable(p->observer);
}

static bool is_named(const char *list, const char *name)
{
	size_t length = strlen(name);

	while (list && *list) {
		size_t n = strcspn(list, ": ");

		if (n == length && strncmp(list, name, n) == 0)
			return true;
		list += n + strspn(list + n, ": ");
	}
	return false;
}

/* After the user's: some of these have to be first, as a sanitizer's. */
int preload_value(struct preload *p)
{
	const char *users = getenv("LD_PRELOAD");
	bool library = !is_named(users, p->library);
	bool observer = p->report && !is_named(users, p->observer);

	if (!users)
		users = "";
	if (asprintf(&p->value, "%s%s%s%s%s", users,
		     *users && library ? ":" : "", library ? p->library : "",
		     observer ? ":" : "", observer ? p->observer : "") >= 0)
		return 0;
	p->value = NULL;
	cli_complain("out of memory");
	return CLI_FAILED;
}
