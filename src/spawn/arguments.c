/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "sys/abi.h"

static const char shell[] = "/bin/sh";

/* sh, the script (entered by the child), and the program's own arguments. */
static const char **shell_arguments(const char *const *argv,
				    struct arena *arena)
{
	size_t n = 0;
	const char **list;

	while (argv[n])
		n++;
	list = arena_alloc(arena, (n + 2) * sizeof *list);
	if (!list)
		return NULL;
	list[0] = shell;
	list[1] = NULL;
	for (size_t i = 1; i <= n; i++)
		list[i + 1] = argv[i];
	return list;
}

static int override_environment(struct born *b, const struct plan *plan,
				const char *const *envp, struct arena *arena,
				int copy)
{
	b->envp =
		plan_environment(arena, envp, plan->edits, plan->n_edits, copy);
	if (!b->envp)
		return -ENOMEM;
	if (!plan->search_path)
		b->candidates = plan_candidates(arena, plan, b->envp);
	return b->candidates ? 0 : -ENOMEM;
}

int launch_arguments(struct born *b, const struct plan *plan,
		     const struct brood_override *change, struct arena *arena)
{
	int copy = plan_async(plan->flags, plan->start_timeout_ms);

	b->plan = plan;
	b->argv = plan->argv;
	b->envp = plan->envp;
	b->candidates = plan->candidates;
	b->shell_argv = NULL;
	b->stage_fd = -1;
	if (change && change->argv)
		b->argv =
			copy ? plan_strings(arena, change->argv) : change->argv;
	if (!b->argv)
		return -ENOMEM;
	if (change && change->envp &&
	    override_environment(b, plan, change->envp, arena, copy) < 0)
		return -ENOMEM;
	if (!(plan->flags & BROOD_SHELL_FALLBACK))
		return 0;
	b->shell_argv = shell_arguments(b->argv, arena);
	return b->shell_argv ? 0 : -ENOMEM;
}
