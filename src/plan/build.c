/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "sys/abi.h"

/* The C library's variable; NULL in a program that has none. */
extern char **environ __attribute__((weak));

static const char *const no_environment[] = {NULL};

const char *const *plan_environ(void)
{
	if (&environ && environ)
		return (const char *const *)environ;
	return no_environment;
}

static const char *const *environment(const struct brood_spec *spec)
{
	return spec->envp ? spec->envp : plan_environ();
}

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check_flags(uint64_t flags, struct fault *fault)
{
	uint64_t unknown = flags & ~SPEC_FLAGS_KNOWN;

	if (flags & BROOD_EXEC_CLOSE_FDS)
		return refuse(fault, BROOD_REASON_EXEC_ONLY,
			      "BROOD_EXEC_CLOSE_FDS");
	if (unknown) {
		fault->number = __builtin_ctzll(unknown);
		return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, NULL);
	}
	if ((flags & BROOD_PROGRAM_FD) && (flags & BROOD_SHELL_FALLBACK))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_PROGRAM_FD and BROOD_SHELL_FALLBACK");
	return 0;
}

static int check_timeout(const struct brood_spec *spec, struct fault *fault)
{
	fault->number = spec->start_timeout_ms;
	if (spec->start_timeout_ms < 0)
		return refuse(fault, BROOD_REASON_BAD_TIMEOUT, NULL);
	if ((spec->flags & BROOD_NO_PIDFD) &&
	    plan_async(spec->flags, spec->start_timeout_ms))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      spec->flags & BROOD_ASYNC
				      ? "BROOD_NO_PIDFD and BROOD_ASYNC"
				      : "BROOD_NO_PIDFD and a start deadline");
	if (spec->start_timeout_ms && (spec->flags & BROOD_ASYNC))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_ASYNC and a start deadline");
	return 0;
}

static int check_program(const struct brood_spec *spec, struct fault *fault)
{
	if (!spec->argv)
		return refuse(fault, BROOD_REASON_NO_ARGV, NULL);
	if (!spec->argv[0])
		return refuse(fault, BROOD_REASON_EMPTY_ARGV, NULL);
	if (spec->program_fd && !(spec->flags & BROOD_PROGRAM_FD))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "program_fd and no BROOD_PROGRAM_FD");
	if (!(spec->flags & BROOD_PROGRAM_FD)) {
		const char *name =
			spec->program ? spec->program : spec->argv[0];

		return *name ? 0
			     : refuse(fault, BROOD_REASON_EMPTY_PROGRAM, NULL);
	}
	fault->number = spec->program_fd;
	if (spec->program)
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_PROGRAM_FD and a program's name");
	if (!fd_valid(spec->program_fd))
		return refuse(fault, BROOD_REASON_BAD_FD, NULL);
	return 0;
}

/* The parts that do not depend on the steps. */
static void start(struct plan *plan, const struct brood_spec *spec)
{
	mem_zero(plan, sizeof *plan);
	plan->flags = spec->flags;
	plan->argv = spec->argv;
	plan->search_path = spec->search_path;
	plan->name = spec->program ? spec->program : spec->argv[0];
	plan->program_fd =
		spec->flags & BROOD_PROGRAM_FD ? spec->program_fd : -1;
	plan->start_timeout_ms = spec->start_timeout_ms;
	plan->own_tree = spec->own_tree;
	plan->mask.keep = UINT64_MAX;
	plan->reset_sigpipe = !(spec->flags & BROOD_KEEP_SIGPIPE);
	plan->top_source = -1;
	plan->close_from = -1;
}

static int copy_strings(struct plan *plan, struct arena *arena)
{
	plan->argv = plan_strings(arena, plan->argv);
	plan->name = arena_string(arena, plan->name);
	if (plan->search_path) {
		plan->search_path = arena_string(arena, plan->search_path);
		if (!plan->search_path)
			return -ENOMEM;
	}
	return plan->argv && plan->name ? 0 : -ENOMEM;
}

/* What is left once all is known to be right. */
static int lay_out(struct plan *plan, const struct brood_spec *spec,
		   struct arena *arena, int copy)
{
	int r = copy ? copy_strings(plan, arena) : 0;

	if (r < 0)
		return r;
	plan->envp = plan_environment(arena, environment(spec), plan->edits,
				      plan->n_edits, copy);
	if (!plan->envp)
		return -ENOMEM;
	plan->candidates = plan_candidates(arena, plan, plan->envp);
	if (!plan->candidates)
		return -ENOMEM;
	return plan->made || (plan->how & PLAN_STAGE)
		       ? 0
		       : fds_resolve(&plan->fd_plan, plan, &plan->fds, arena);
}

/* Must the strings outlive the caller's? */
static int copies(const struct brood_spec *spec, unsigned how)
{
	if (how & PLAN_LENT)
		return 0;
	return (how & PLAN_KEPT) ||
	       plan_async(spec->flags, spec->start_timeout_ms);
}

int plan_build(struct plan *plan, const struct brood_spec *given,
	       struct arena *arena, unsigned how, struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct brood_spec spec;
	int copy = 0;
	int r = sized_import(&spec, sizeof spec, SPEC_LEAST, given, "spec",
			     &fault);

	if (!r && (how & PLAN_BESIDE) && !spec.start_timeout_ms)
		spec.flags |= BROOD_ASYNC;
	if (!r && (how & PLAN_LENT)) /* to be waited for among others */
		spec.flags &= ~BROOD_NO_PIDFD;
	if (!r)
		r = check_flags(spec.flags, &fault);
	if (!r)
		r = check_program(&spec, &fault);
	if (!r)
		r = check_timeout(&spec, &fault);
	if (!r) {
		copy = copies(&spec, how);
		start(plan, &spec);
		plan->how = how;
		r = plan_steps(plan, spec.steps, arena, copy, &fault);
	}
	if (!r)
		r = plan_tree(plan, &spec, &fault);
	if (!r)
		r = lay_out(plan, &spec, arena, copy);
	else
		return fault_report(err, &fault);
	if (r < 0)
		return fault_report(
			err, &(struct fault){.code = r,
					     .stage = BROOD_STAGE_RESOURCE,
					     .step = -1});
	return 0;
}
