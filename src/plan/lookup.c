/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#define DEFAULT_PATH "/bin:/usr/bin" /* as the C library's without a PATH */

static const char *path_of(const char *const *envp)
{
	for (; *envp; envp++) {
		const char *e = *envp;

		if (e[0] == 'P' && e[1] == 'A' && e[2] == 'T' && e[3] == 'H' &&
		    e[4] == '=')
			return e + 5;
	}
	return DEFAULT_PATH;
}

/* dir/name; an empty directory is the current one. */
static char *joined(struct arena *arena, const char *dir, size_t length,
		    const char *name)
{
	size_t n = str_length(name);
	char *path = arena_alloc(arena, length + n + 2);
	char *at = path;

	if (!path)
		return NULL;
	if (length) {
		mem_copy(at, dir, length);
		at += length;
		*at++ = '/';
	}
	mem_copy(at, name, n + 1);
	return path;
}

static size_t components(const char *search)
{
	size_t n = 1;

	for (; *search; search++)
		n += *search == ':';
	return n;
}

static const char *const *one(struct arena *arena, const char *path)
{
	const char **list = arena_alloc(arena, 2 * sizeof *list);

	if (!list)
		return NULL;
	list[0] = path;
	list[1] = NULL;
	return list;
}

const char *const *plan_candidates(struct arena *arena, const struct plan *plan,
				   const char *const *envp)
{
	const char *search = plan->search_path;
	const char **list;
	size_t n = 0;

	if ((plan->flags & BROOD_NO_SEARCH) || str_has(plan->name, '/'))
		return one(arena, plan->name);
	if (!search)
		search = path_of(envp);
	list = arena_alloc(arena, (components(search) + 1) * sizeof *list);
	if (!list)
		return NULL;
	for (;; search++) {
		const char *dir = search;

		while (*search && *search != ':')
			search++;
		list[n] =
			joined(arena, dir, (size_t)(search - dir), plan->name);
		if (!list[n++])
			return NULL;
		if (!*search)
			break;
	}
	list[n] = NULL;
	return list;
}
