/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

const char *const *plan_strings(struct arena *arena, const char *const *list)
{
	size_t n = 0;
	const char **copy;

	while (list[n])
		n++;
	copy = arena_alloc(arena, (n + 1) * sizeof *copy);
	if (!copy)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		copy[i] = arena_string(arena, list[i]);
		if (!copy[i])
			return NULL;
	}
	copy[n] = NULL;
	return copy;
}
