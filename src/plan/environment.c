/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

/* Is entry "name=..."? */
static int has_name(const char *entry, const char *name)
{
	while (*name && *entry == *name)
		entry++, name++;
	return !*name && *entry == '=';
}

static char *assignment(struct arena *arena, const struct brood_step *edit)
{
	size_t name = str_length(edit->name);
	size_t value = str_length(edit->value);
	char *entry = arena_alloc(arena, name + value + 2);

	if (!entry)
		return NULL;
	mem_copy(entry, edit->name, name);
	entry[name] = '=';
	mem_copy(entry + name + 1, edit->value, value + 1);
	return entry;
}

/* Removes every entry of that name, keeping the order of the others. */
static size_t removed(const char **env, size_t n, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!has_name(env[i], name))
			env[kept++] = env[i];
	return kept;
}

/* A changed variable keeps its place; a new one goes to the end. */
static size_t assigned(const char **env, size_t n, const char *name,
		       const char *entry)
{
	size_t at = 0;

	while (at < n && !has_name(env[at], name))
		at++;
	if (at == n) {
		env[n] = entry;
		return n + 1;
	}
	env[at] = entry;
	return at + 1 + removed(env + at + 1, n - at - 1, name);
}

static int edit(struct arena *arena, const char **env, size_t *n,
		const struct brood_step *step)
{
	char *entry;

	switch (step->type) {
	case BROOD_STEP_ENV_CLEAR:
		*n = 0;
		return 1;
	case BROOD_STEP_ENV_UNSET:
		*n = removed(env, *n, step->name);
		return 1;
	default:
		entry = assignment(arena, step);
		if (!entry)
			return 0;
		*n = assigned(env, *n, step->name, entry);
		return 1;
	}
}

const char *const *plan_environment(struct arena *arena,
				    const char *const *base,
				    const struct brood_step *edits, uint32_t n,
				    int copy)
{
	size_t count = 0;
	const char **env;

	if (!n)
		return copy ? plan_strings(arena, base) : base;
	while (base[count])
		count++;
	env = arena_alloc(arena, (count + n + 1) * sizeof *env);
	if (!env)
		return NULL;
	for (size_t i = 0; i < count; i++)
		env[i] = base[i];
	for (uint32_t i = 0; i < n; i++)
		if (!edit(arena, env, &count, &edits[i]))
			return NULL;
	env[count] = NULL;
	return copy ? plan_strings(arena, env) : env;
}
