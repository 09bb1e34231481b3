/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "sys/abi.h"

/* Birth has no place in any order, so that also a list with an order of its own
 * can have one only. */
static int repeated(const struct plan *plan, int i, struct fault *fault)
{
	fault->step = i;
	fault->step_type = BROOD_STEP_CGROUP;
	fault->other = plan->cgroup.step;
	fault->reason = BROOD_REASON_REPEATED;
	return fault->code = -EINVAL;
}

static int note(struct plan *plan, const struct brood_step *s, int i,
		struct arena *arena, int copy)
{
	plan->cgroup = (struct op){
		.code = OP_CGROUP_JOIN,
		.type = BROOD_STEP_CGROUP,
		.step = i,
		.a = s->fd,
		.text = s->path && copy ? arena_string(arena, s->path)
					: s->path,
		.flags = s->flags,
	};
	if (s->path && !plan->cgroup.text)
		return -ENOMEM;
	return op_text(&plan->cgroup, arena);
}

/* A frozen one holds the child until it thaws. One that the child may have to
 * join must still be open in it then. */
int plan_cgroup(struct plan *plan, const struct brood_step *steps, uint32_t n,
		struct arena *arena, int copy, struct fault *fault)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct brood_step *s = &steps[i];

		if (s->type != BROOD_STEP_CGROUP)
			continue;
		if (plan->cgroup.type)
			return repeated(plan, (int)i, fault);
		if (note(plan, s, (int)i, arena, copy) < 0) {
			fault->stage = BROOD_STAGE_RESOURCE;
			return fault->code = -ENOMEM;
		}
		plan->may_block = 1;
		if ((s->flags & BROOD_CGROUP_OR_JOIN) &&
		    s->fd > plan->top_source)
			plan->top_source = s->fd;
	}
	return 0;
}
