/* SPDX-License-Identifier: MIT */
#include "accounts/accounts.h"

#include "sys/abi.h"

#define FIRST_ROOM 32
#define GROUPS_MOST 65536 /* NGROUPS_MAX */

/* name:password:gid:member,member,... */
struct group {
	const char *name;   /* looked for, or NULL */
	const char *member; /* looked for, or NULL */
	uint32_t gid;
	int found;
};

static int read_line(struct account_file *f, struct group *g)
{
	char text[ACCOUNT_FIELD];
	int end = account_field(f, text, 0);
	int named = g->name && end == ':' && str_equal(text, g->name);
	int member = 0, good = 0;

	if (end == ':')
		end = account_field(f, text, 0);
	if (end == ':') {
		end = account_field(f, text, 0);
		good = account_number(text, &g->gid);
	}
	while (end == ':' || end == ',') {
		end = account_field(f, text, 1);
		member |= g->member && str_equal(text, g->member);
	}
	g->found = good && (named || member);
	return end;
}

int account_group(uint32_t *gid, const char *name, struct arena *arena)
{
	struct group g = {.name = name};
	struct account_file f;
	int r = account_open(&f, "/etc/group", arena);

	if (r < 0)
		return r == -ENOENT ? -ENODATA : r;
	do
		r = read_line(&f, &g);
	while (r > 0 && !g.found);
	account_close(&f);
	*gid = g.gid;
	if (g.found)
		return 0;
	return r < 0 ? r : -ENOENT;
}

/* Each once. The list is full at powers of two. */
static int add(struct account *a, uint32_t *list[], uint32_t gid,
	       struct arena *arena)
{
	uint32_t n = a->ngroups;

	for (uint32_t i = 0; i < n; i++)
		if ((*list)[i] == gid)
			return 0;
	if (n == GROUPS_MOST)
		return -E2BIG;
	if (n >= FIRST_ROOM && !(n & (n - 1))) {
		uint32_t *more = arena_alloc(arena, 2 * n * sizeof *more);

		if (!more)
			return -ENOMEM;
		mem_copy(more, *list, n * sizeof *more);
		*list = more;
	}
	(*list)[a->ngroups++] = gid;
	return 0;
}

int account_groups(struct account *out, const char *name, struct arena *arena)
{
	uint32_t *list = arena_alloc(arena, FIRST_ROOM * sizeof *list);
	struct group g = {.member = name};
	struct account_file f;
	int r = list ? account_open(&f, "/etc/group", arena) : -ENOMEM;
	int end = 0;

	if (r < 0)
		return r == -ENOENT ? -ENODATA : r;
	out->ngroups = 0;
	r = add(out, &list, out->gid, arena);
	do {
		end = read_line(&f, &g);
		if (g.found)
			r = add(out, &list, g.gid, arena);
	} while (r == 0 && end > 0);
	account_close(&f);
	out->groups = list;
	return r < 0 ? r : end;
}
