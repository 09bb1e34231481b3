/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "plan/plan.h"
#include "sys/sys.h"

static uint32_t count(const struct brood_step *steps)
{
	uint32_t n = 0;

	while (steps && steps[n].type)
		n++;
	return n;
}

static int keep_pointed(struct arena *arena, struct brood_step *step)
{
	struct wire_pointer p[WIRE_POINTERS];

	wire_pointers(step, p);
	for (int i = 0; i < WIRE_POINTERS; i++) {
		const void *from;
		void *to;

		if (!p[i].at || !*p[i].at)
			continue;
		from = (const void *)(uintptr_t)*p[i].at;
		to = p[i].is_text ? arena_string(arena, from)
				  : arena_copy(arena, from, p[i].length);
		if (!to)
			return -ENOMEM;
		*p[i].at = (uint64_t)(uintptr_t)to;
	}
	return 0;
}

static int keep_steps(struct brood_template *t, const struct brood_step *from)
{
	struct brood_step *to;
	int r = 0;

	t->n_steps = count(from);
	to = arena_alloc(&t->arena, (t->n_steps + 1) * sizeof *to);
	if (!to)
		return -ENOMEM;
	mem_zero(to, (t->n_steps + 1) * sizeof *to);
	for (uint32_t i = 0; i < t->n_steps && r == 0; i++) {
		to[i] = from[i];
		r = keep_pointed(&t->arena, &to[i]);
	}
	t->spec.steps = to;
	return r;
}

static int keep_string(struct arena *arena, const char **s)
{
	if (*s)
		*s = arena_string(arena, *s);
	return *s ? 0 : -ENOMEM;
}

/* The program is told apart from argv, which each child can have its own of. */
int template_keep(struct brood_template *t, const struct brood_spec *spec)
{
	struct brood_spec *own = &t->spec;
	struct arena *arena = &t->arena;

	*own = *spec;
	if (!own->program && !(own->flags & BROOD_PROGRAM_FD))
		own->program = own->argv[0];
	own->argv = plan_strings(arena, spec->argv);
	if (!own->argv)
		return -ENOMEM;
	if (spec->envp) {
		own->envp = plan_strings(arena, spec->envp);
		if (!own->envp)
			return -ENOMEM;
	}
	if (own->program && keep_string(arena, &own->program) < 0)
		return -ENOMEM;
	if (own->search_path && keep_string(arena, &own->search_path) < 0)
		return -ENOMEM;
	return keep_steps(t, spec->steps);
}
