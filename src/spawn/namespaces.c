/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/ladder.h"
#include "sys/sys.h"

/* What a descriptor is whose step does not say. */
static int kind_of(const struct op *op, uint64_t *kinds, struct fault *fault)
{
	int r = sys_ioctl(op->a, SYS_NS_GET_NSTYPE, NULL);

	if (r > 0) {
		*kinds |= (uint64_t)r;
		return 0;
	}
	fault->stage = BROOD_STAGE_SPEC;
	fault->reason = BROOD_REASON_NOT_NAMESPACE;
	fault->step = op->step;
	fault->step_type = op->type;
	fault->number = op->a;
	return fault->code = -EINVAL;
}

static int joined(const struct plan *plan, uint64_t *kinds, struct fault *fault)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < plan->joins.count; i++) {
		const struct op *op = &plan->joins.list[i];

		if (op->x)
			*kinds |= op->x;
		else
			r = kind_of(op, kinds, fault);
	}
	return r;
}

/* The kernel lets a process map its own id by itself, but a group only if it
 * can never drop any; then nobody needs rights outside. */
static unsigned maps(const struct plan *plan)
{
	unsigned spaces = 0;

	for (uint32_t i = 0; i < plan->maps.count; i++) {
		const struct op *op = &plan->maps.list[i];
		int groups = op->code == OP_GID_MAP;
		uint32_t own = groups ? sys_getegid() : sys_geteuid();

		if (!op->a || (uint32_t)op->b != own ||
		    (groups && plan->keep_setgroups))
			spaces |= BORN_MAPPED;
		else if (groups)
			spaces |= BORN_NO_SETGROUPS;
	}
	return spaces;
}

/* A child that is born in these has other rights, or another root of its
 * cgroups, than the caller, who is to be the one that puts it there. */
static int enters_from_outside(const struct plan *plan)
{
	return plan->into.count &&
	       (plan->new_namespaces & (BROOD_NS_USER | BROOD_NS_CGROUP));
}

int launch_namespaces(struct born *b, const struct plan *plan,
		      struct fault *fault)
{
	uint64_t kinds = 0;
	int r = joined(plan, &kinds, fault);

	b->spaces = maps(plan);
	if ((kinds & BROOD_NS_PID) || (kinds && plan->new_namespaces) ||
	    enters_from_outside(plan))
		b->spaces |= BORN_SECOND;
	if (kinds & BROOD_NS_PID)
		b->spaces |= BORN_ELSEWHERE;
	return r;
}

static void blame(struct fault *fault, const struct op *op)
{
	fault->stage = BROOD_STAGE_STEP;
	fault->step = op->step;
	fault->step_type = op->type;
	fault->number = op->a;
}

/* The kernel does not say what it could not do: without namespaces it does not
 * fail like that where the call exists. */
void launch_blame(const struct born *b, struct fault *fault)
{
	const struct plan *plan = b->plan;
	int r = fault->code;

	if (r == -ENOSYS && (b->spaces & BORN_SECOND))
		blame(fault, plan->joins.count  ? &plan->joins.list[0]
			     : plan->into.count ? &plan->into.list[0]
						: &(struct op){.step = -1});
	else if (r == -ENOSYS && (b->spaces & BORN_MAPPED))
		blame(fault, &plan->maps.list[0]);
	else if (plan->new_namespaces &&
		 (r == -EPERM || r == -EINVAL || r == -ENOSPC || r == -EUSERS ||
		  r == -ENOSYS))
		blame(fault, &(struct op){.step = plan->new_step,
					  .type = BROOD_STEP_NEW_NAMESPACES,
					  .a = (int)plan->new_namespaces});
}
