/* SPDX-License-Identifier: MIT */
#include "accounts/accounts.h"

#include "sys/abi.h"

/* name:password:uid:gid:... */
static int read_line(struct account_file *f, const char *name,
		     struct account *out, int *found)
{
	char text[ACCOUNT_FIELD];
	int end = account_field(f, text, 0);
	int good = end == ':' && str_equal(text, name);

	if (end == ':')
		end = account_field(f, text, 0);
	if (end == ':')
		end = account_field(f, text, 0);
	good = good && end == ':' && account_number(text, &out->uid);
	if (end == ':')
		end = account_field(f, text, 0);
	good = good && account_number(text, &out->gid);
	while (end == ':')
		end = account_field(f, text, 0);
	*found = good && end >= 0;
	return end;
}

int account_user(struct account *out, const char *name, struct arena *arena)
{
	struct account_file f;
	int found = 0;
	int r = account_open(&f, "/etc/passwd", arena);

	if (r < 0)
		return r == -ENOENT ? -ENODATA : r;
	do
		r = read_line(&f, name, out, &found);
	while (r > 0 && !found);
	account_close(&f);
	if (found)
		return 0;
	return r < 0 ? r : -ENOENT;
}
