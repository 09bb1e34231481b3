/* SPDX-License-Identifier: MIT */
#include "plan/landlock.h"

#include "plan/catalogue.h"

/*
 * In the safe order all steps of a list make one ruleset; in the caller's,
 * those that follow each other do. Environment and mask are not actions.
 */
static int neighbour(const struct plan *plan, const struct brood_step *steps,
		     uint32_t n, uint32_t i, uint32_t by)
{
	for (uint32_t k = i + by; k < n; k += by) {
		if (step_is_landlock(steps[k].type))
			return 1;
		if ((plan->flags & BROOD_ORDERED) &&
		    step_entry(steps[k].type)->place != NOWHERE)
			return 0;
	}
	return 0;
}

int landlock_starts(const struct plan *plan, const struct brood_step *steps,
		    uint32_t n, uint32_t i)
{
	return step_is_landlock(steps[i].type) &&
	       !neighbour(plan, steps, n, i, UINT32_MAX);
}

int landlock_ends(const struct plan *plan, const struct brood_step *steps,
		  uint32_t n, uint32_t i)
{
	return step_is_landlock(steps[i].type) &&
	       !neighbour(plan, steps, n, i, 1);
}

/* Whatever one of its steps has a say in is denied but for that. */
static void handle(struct op *op, const struct brood_step *s)
{
	if (s->type == BROOD_STEP_LANDLOCK)
		op->x = BROOD_LANDLOCK_ALL;
	else if (s->type == BROOD_STEP_LANDLOCK_NET)
		op->y = BROOD_LANDLOCK_BIND_TCP | BROOD_LANDLOCK_CONNECT_TCP;
	else
		op->mode |= (uint32_t)s->set;
}

struct op landlock_begin(const struct plan *plan,
			 const struct brood_step *steps, uint32_t n, uint32_t i)
{
	struct op op = {.code = OP_LANDLOCK_BEGIN,
			.type = (uint16_t)steps[i].type,
			.step = (int)i};

	for (; i < n; i++) {
		if (!step_is_landlock(steps[i].type))
			continue;
		handle(&op, &steps[i]);
		if (landlock_ends(plan, steps, n, i))
			break;
	}
	return op;
}

void landlock_note(struct landlock_need *need, const struct brood_step *s,
		   int index)
{
	int version = s->type == BROOD_STEP_LANDLOCK ? LANDLOCK_HAS_DEVICES
		      : s->type == BROOD_STEP_LANDLOCK_NET ? LANDLOCK_HAS_PORTS
							   : LANDLOCK_HAS_SCOPE;

	if (version > need->best)
		need->best = version;
	if ((s->flags & BROOD_LANDLOCK_BEST_EFFORT) || version <= need->version)
		return;
	need->version = version;
	need->step = index;
	need->type = s->type;
}

struct landlock_rights landlock_rights(int version)
{
	struct landlock_rights r = {0, 0, 0};

	if (version >= 1)
		r.fs = BROOD_LANDLOCK_REFER - 1;
	if (version >= 2)
		r.fs |= BROOD_LANDLOCK_REFER;
	if (version >= 3)
		r.fs |= BROOD_LANDLOCK_TRUNCATE;
	if (version >= LANDLOCK_HAS_PORTS)
		r.net = BROOD_LANDLOCK_BIND_TCP | BROOD_LANDLOCK_CONNECT_TCP;
	if (version >= LANDLOCK_HAS_DEVICES)
		r.fs |= BROOD_LANDLOCK_IOCTL_DEV;
	if (version >= LANDLOCK_HAS_SCOPE)
		r.scope = BROOD_LANDLOCK_ABSTRACT_UNIX_SOCKET |
			  BROOD_LANDLOCK_SIGNAL;
	return r;
}
