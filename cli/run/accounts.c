/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "accounts.h"

#include <ctype.h>
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

/* The highest number, all bits, means "leave it" to the kernel. */
static bool read_id(const char *text, uint32_t *id)
{
	unsigned long long value;
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end || value >= UINT32_MAX)
		return false;
	*id = (uint32_t)value;
	return true;
}

static int unknown(const char *option, const char *what, const char *text)
{
	cli_complain("run: %s: no %s \"%s\"", option, what, text);
	return CLI_FAILED;
}

int run_find_user(struct run *run, const char *text, struct account *account)
{
	const struct passwd *entry = getpwnam(text);

	*account = (struct account){0};
	if (!entry) {
		if (!read_id(text, &account->uid))
			return unknown("--user", "user", text);
		entry = getpwuid(account->uid);
	}
	if (!entry)
		return 0;
	account->uid = entry->pw_uid;
	account->gid = entry->pw_gid;
	account->name = run_own(run, strdup(entry->pw_name));
	return 0;
}

int run_find_group(const char *option, const char *text, gid_t *gid)
{
	const struct group *entry = getgrnam(text);

	if (entry)
		*gid = entry->gr_gid;
	else if (!read_id(text, gid))
		return unknown(option, "group", text);
	return 0;
}

int run_member_of(struct run *run, const struct account *user, gid_t **list,
		  size_t *count)
{
	int room = 64, n;

	/* The answer says how many there are, if there are more. */
	do {
		n = room;
		*list = (gid_t *)run_own(run, calloc((size_t)n, sizeof **list));
		if (getgrouplist(user->name, user->gid, *list, &n) >= 0) {
			*count = (size_t)n;
			return 0;
		}
		room = n > room ? n : 2 * room;
	} while (room <= 65536);
	cli_complain("run: --user: %s is in too many groups", user->name);
	return CLI_FAILED;
}
