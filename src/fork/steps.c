/* SPDX-License-Identifier: MIT */
#include "fork/fork.h"

#include "plan/catalogue.h"
#include "sys/sys.h"

static const char *const no_program[] = {"fork", NULL};
static const char *const no_environment[] = {NULL};

/* What a step has to do with that a fork lacks: a program or a handle. */
static const char *lacks(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_ENV_SET:
	case BROOD_STEP_ENV_UNSET:
	case BROOD_STEP_ENV_CLEAR:
		return "no program gets an environment: change environ";
	case BROOD_STEP_PIPE:
		return "no handle has the caller's end: make the pipe before";
	case BROOD_STEP_PTY:
		return "no handle has the caller's end: make the terminal "
		       "before";
	case BROOD_STEP_CGROUP:
		return "the cgroup is cgroup_fd of struct brood_fork";
	case BROOD_STEP_STOP:
		return "no program is there to stop before: raise SIGSTOP";
	case BROOD_STEP_SECCOMP:
		return "a filter cannot be checked for code that is not "
		       "known: install it after the call";
	default:
		return NULL;
	}
}

static int check(const struct brood_step *steps, struct fault *fault)
{
	for (int i = 0; i < BROOD_STEPS_MAX && steps[i].type; i++) {
		const char *why = lacks(steps[i].type);

		if (!why)
			continue;
		fault->reason = BROOD_REASON_FORK_STEP;
		fault->step = i;
		fault->step_type = steps[i].type;
		fault->object = why;
		return fault->code = -EINVAL;
	}
	return 0;
}

static int ready(struct fork_steps *s, struct fault *fault)
{
	struct born *b = &s->born;
	uint64_t got = 0;
	int r = launch_confined(b, &s->plan, &got, fault);

	b->plan = &s->plan;
	b->program_fd = -1;
	b->keep_fd = -1;
	b->parent = sys_getpid();
	return r < 0 ? r
		     : launch_table(b, &s->fds, &s->plan, NULL, &s->made,
				    &s->arena, fault);
}

int fork_steps_prepare(struct fork_steps *s, const struct brood_step *steps,
		       struct brood_error *err)
{
	const struct brood_spec spec = {
		.size = sizeof spec,
		.argv = no_program,
		.envp = no_environment,
		.steps = steps,
		.flags = BROOD_KEEP_FDS | BROOD_KEEP_SIGPIPE | BROOD_NO_SEARCH,
	};
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	int r;

	if (check(steps, &fault) < 0)
		return fault_report(err, &fault);
	mem_zero(s, offsetof(struct fork_steps, first));
	s->made.pipes = s->made.inline_pipes;
	arena_start(&s->arena, s->first, sizeof s->first);
	r = plan_build(&s->plan, &spec, &s->arena, 0, err);
	if (r == 0)
		r = accounts_resolve(&s->plan, &s->arena, err);
	if (r == 0) {
		fault.stage = BROOD_STAGE_RESOURCE;
		if (ready(s, &fault) < 0)
			r = fault_report(err, &fault);
	}
	if (r < 0)
		fork_steps_end(s, 0);
	return r;
}

/* What an exec would have closed. */
static void forget(struct fork_steps *s, const struct op *op)
{
	int saved = s->born.saved;

	if (op->code == OP_RESTORE && saved != op->a &&
	    !fds_names(&s->plan.fds, saved))
		sys_close(saved);
}

static int run(struct fork_steps *s, const struct ops *ops, struct fault *fault)
{
	for (uint32_t i = 0; i < ops->count; i++) {
		int r = born_action(&s->born, &ops->list[i]);

		if (r < 0) {
			*fault = born_fault(&ops->list[i], r);
			return r;
		}
		forget(s, &ops->list[i]);
	}
	return 0;
}

static int last(uint32_t step, uint32_t type, int r, struct fault *fault)
{
	if (r < 0)
		*fault = (struct fault){.code = r,
					.stage = BROOD_STAGE_STEP,
					.step = (int)step - 1,
					.step_type = type};
	return r;
}

/* The memory is its own already. */
static int last_steps(const struct plan *plan, struct fault *fault)
{
	int r = 0;

	if (plan->mdwe)
		r = last(plan->mdwe, BROOD_STEP_MDWE,
			 sys_prctl(SYS_PR_SET_MDWE,
				   SYS_PR_MDWE_REFUSE_EXEC_GAIN, 0),
			 fault);
	if (r == 0 && plan->trace_me)
		r = last(plan->trace_me, BROOD_STEP_TRACE_ME,
			 sys_ptrace(SYS_PTRACE_TRACEME, 0), fault);
	return r;
}

int fork_steps_run(struct fork_steps *s, struct fault *fault)
{
	int r = run(s, &s->plan.before, fault);

	if (r == 0)
		r = run(s, &s->born.fds->ops, fault);
	if (r == 0)
		r = run(s, &s->plan.after, fault);
	return r < 0 ? r : last_steps(&s->plan, fault);
}

/* A number that a step names is the new process's by now. */
static void keep_named(struct fork_steps *s)
{
	for (uint32_t i = 0; i < s->made.n_pipes; i++)
		if (fds_names(&s->plan.fds, s->made.pipes[i].theirs))
			s->made.pipes[i].theirs = -1;
}

void fork_steps_end(struct fork_steps *s, int in_child)
{
	if (in_child)
		keep_named(s);
	for (uint32_t i = 0; in_child && s->born.kept && i < s->born.fds->kept;
	     i++)
		sys_close(s->born.kept[i]);
	child_close_pipes(&s->made);
	arena_end(&s->arena);
}
