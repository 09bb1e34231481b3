/* SPDX-License-Identifier: MIT */
#include "exec/job.h"

#include "plan/plan.h"
#include "sys/abi.h"

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check_flags(const struct brood_spec *spec, struct fault *fault)
{
	if (spec->flags & BROOD_ASYNC)
		return refuse(fault, BROOD_REASON_NOT_EXEC, "BROOD_ASYNC");
	if (spec->start_timeout_ms)
		return refuse(fault, BROOD_REASON_NOT_EXEC, "a start deadline");
	if (spec->own_tree)
		return refuse(fault, BROOD_REASON_NOT_EXEC, "own_tree");
	if ((spec->flags & BROOD_EXEC_CLOSE_FDS) &&
	    (spec->flags & BROOD_KEEP_FDS))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_EXEC_CLOSE_FDS and BROOD_KEEP_FDS");
	return 0;
}

static int refuse_step(const struct op *op, struct fault *fault)
{
	fault->step = op->step;
	fault->step_type = op->type;
	fault->number = op->a;
	return refuse(fault, BROOD_REASON_NOT_EXEC, NULL);
}

/* Nobody would hold a pipe's other end, and to be born somewhere is too late.
 */
static int check_steps(const struct plan *plan, struct fault *fault)
{
	for (uint32_t i = 0; plan->made && i < plan->fds.count; i++)
		if (plan->fds.list[i].type == BROOD_STEP_PIPE ||
		    plan->fds.list[i].type == BROOD_STEP_PTY)
			return refuse_step(&plan->fds.list[i], fault);
	if (plan->new_namespaces)
		return refuse_step(
			&(struct op){.type = BROOD_STEP_NEW_NAMESPACES,
				     .step = plan->new_step},
			fault);
	if (plan->joins.count)
		return refuse_step(&plan->joins.list[0], fault);
	return plan->cgroup.type ? refuse_step(&plan->cgroup, fault) : 0;
}

int exec_plan(struct job *job, const struct brood_spec *given,
	      struct brood_error *err)
{
	struct fault fault = {.stage = BROOD_STAGE_SPEC, .step = -1};
	struct brood_spec spec;
	int r = sized_import(&spec, sizeof spec, SPEC_LEAST, given, "spec",
			     &fault);

	if (r == 0)
		r = check_flags(&spec, &fault);
	if (r < 0)
		return fault_report(err, &fault);
	job->close_fds = !!(spec.flags & BROOD_EXEC_CLOSE_FDS);
	spec.flags &= ~BROOD_EXEC_CLOSE_FDS;
	/* The table is the caller's: nothing is closed before its time. */
	spec.flags |= BROOD_KEEP_FDS;
	arena_start(&job->arena, job->first, sizeof job->first);
	r = plan_build(&job->plan, &spec, &job->arena, 0, err);
	if (r == 0 && (r = check_steps(&job->plan, &fault)) < 0)
		fault_report(err, &fault);
	if (r < 0)
		arena_end(&job->arena);
	return r;
}
