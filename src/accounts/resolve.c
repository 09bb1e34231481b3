/* SPDX-License-Identifier: MIT */
#include "accounts/accounts.h"

#include "sys/abi.h"

/* The user that the actions of one step are about. */
struct found {
	struct account user;
	int step;
};

static int refuse(struct fault *fault, const struct op *op, const char *name,
		  int r)
{
	int user = op->type == BROOD_STEP_USER;

	fault->step = op->step;
	fault->step_type = op->type;
	fault->object = name;
	fault->stage = r == -ENOENT ? BROOD_STAGE_SPEC : BROOD_STAGE_RESOURCE;
	if (r == -ENOENT)
		fault->reason =
			user ? BROOD_REASON_NO_USER : BROOD_REASON_NO_GROUP;
	return fault->code = r == -ENODATA ? -ENOENT : r;
}

static const char *name_of(const struct op *op)
{
	return op->code == OP_GROUPS ? (const char *)(uintptr_t)op->y
				     : op->text;
}

/* A user's groups are looked for only if some action is to set them. */
static int look_up(struct found *found, const struct op *op,
		   struct arena *arena)
{
	struct account *a = &found->user;
	const char *name = name_of(op);
	int r = 0;

	if (op->type == BROOD_STEP_GROUP)
		return account_group(&a->gid, name, arena);
	if (found->step != op->step)
		r = account_user(a, name, arena);
	found->step = op->step;
	if (r == 0 && op->code == OP_GROUPS)
		r = account_groups(a, name, arena);
	return r;
}

static void enter(struct op *op, const struct account *a)
{
	switch (op->code) {
	case OP_GROUPS:
		op->text = (const char *)a->groups;
		op->x = a->ngroups * sizeof *a->groups;
		return;
	case OP_GID:
		op->a = (int)a->gid;
		return;
	default:
		op->a = (int)a->uid;
	}
}

/* What was laid out for a change to a user other than 0. */
static void stay_root(struct ops *ops, int step)
{
	for (uint32_t i = 0; i < ops->count; i++) {
		struct op *op = &ops->list[i];

		if (op->step == step)
			op->flags = 0;
		else if (op->code == OP_CAP_AMBIENT)
			op->a = 0;
		else if (op->code == OP_CAP_PERMITTED &&
			 op->type == BROOD_STEP_SECUREBITS)
			op->code = OP_GIVEN_UP; /* with nothing to check */
	}
}

/* The groups to check, which stand before. */
static void give_up(struct ops *ops, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++) {
		if (ops->list[k].code != OP_GROUPS)
			continue;
		ops->list[i].x = ops->list[k].x;
		ops->list[i].y = (uintptr_t)ops->list[k].text;
	}
}

static int resolve(struct ops *ops, struct arena *arena, struct fault *fault)
{
	struct found found = {.step = -1};

	for (uint32_t i = 0; i < ops->count; i++) {
		struct op *op = &ops->list[i];
		int r;

		if (op->type != BROOD_STEP_USER && op->type != BROOD_STEP_GROUP)
			continue;
		r = look_up(&found, op, arena);
		if (r < 0)
			return refuse(fault, op, name_of(op), r);
		enter(op, &found.user);
		if (op->flags & GIVEN_UP_GROUPS)
			give_up(ops, i);
		if (op->code == OP_UID && op->a == 0)
			stay_root(ops, op->step);
	}
	return 0;
}

int accounts_resolve(struct plan *plan, struct arena *arena,
		     struct brood_error *err)
{
	struct fault fault = {.step = -1};
	int r;

	if (!plan->names)
		return 0;
	r = resolve(&plan->after, arena, &fault);
	if (r == 0)
		r = resolve(&plan->fds, arena, &fault);
	/* In the caller's order they are among these. */
	if (r == 0 && (plan->flags & BROOD_ORDERED) && !plan->made)
		r = fault.code =
			fds_resolve(&plan->fd_plan, plan, &plan->fds, arena);
	return r < 0 ? fault_report(err, &fault) : 0;
}
