/* SPDX-License-Identifier: MIT */
#include "plan/privileges.h"

#include "plan/catalogue.h"
#include "sys/abi.h"

static int changes_user(const struct brood_step *s)
{
	return (s->type == BROOD_STEP_UID && s->id != 0) ||
	       s->type == BROOD_STEP_USER;
}

static int find(const struct brood_step *steps, uint32_t n, uint32_t type)
{
	for (uint32_t i = 0; i < n; i++)
		if (steps[i].type == type)
			return (int)i;
	return -1;
}

static uint64_t set_of(const struct brood_step *steps, int i)
{
	return i < 0 ? 0 : steps[i].set;
}

void implied_find(struct implied *im, const struct brood_step *steps,
		  uint32_t n, int listed)
{
	int user = 0, ambient, permitted;

	*im = (struct implied){
		.keep = -1, .securebits = -1, .left = -1, .listed = listed};
	for (uint32_t i = 0; !listed && i < n; i++)
		user |= changes_user(&steps[i]);
	if (!user)
		return;
	im->places = UINT64_C(1) << KEEPING | UINT64_C(1) << PERMITTED |
		     UINT64_C(1) << GIVEN_UP;
	ambient = find(steps, n, BROOD_STEP_CAP_AMBIENT);
	permitted = find(steps, n, BROOD_STEP_CAP_PERMITTED);
	im->kept = set_of(steps, ambient) | set_of(steps, permitted);
	im->securebits = find(steps, n, BROOD_STEP_SECUREBITS);
	if (im->kept)
		im->keep = set_of(steps, ambient) ? ambient : permitted;
	if (im->keep >= 0)
		im->keep_type = steps[im->keep].type;
	im->later = im->kept || (set_of(steps, im->securebits) &
				 SYS_SECBIT_NO_SETUID_FIXUP);
	if (im->later && permitted < 0)
		im->left = ambient >= 0 ? ambient : im->securebits;
	/* The steps themselves see to it then. */
	if (find(steps, n, BROOD_STEP_KEEP_CAPS) >= 0)
		im->keep = -1;
}

static const struct op *last(const struct ops *list, int code)
{
	for (uint32_t i = list->count; i > 0; i--)
		if (list->list[i - 1].code == code)
			return &list->list[i - 1];
	return NULL;
}

/* One call that must fail shows that neither group nor groups can change. */
static void give_up(const struct ops *list, struct op *op)
{
	const struct op *gid = last(list, OP_GID);
	const struct op *groups = last(list, OP_GROUPS);

	if (op->a == 0 && op->type != BROOD_STEP_USER)
		return;
	op->flags = GIVEN_UP_UID;
	if (gid && gid->a != 0 && op->type != BROOD_STEP_USER) {
		op->flags |= GIVEN_UP_GID;
	} else if (groups) {
		op->flags |= GIVEN_UP_GROUPS;
		op->x = groups->x;
		op->y = (uintptr_t)groups->text;
	}
}

/* A name stands for all three, but for those that have a step of their own. */
void implied_groups(const struct implied *im, struct ops *list,
		    const struct op *user)
{
	struct op op = *user;

	op.code = OP_GROUPS;
	op.y = (uintptr_t)op.text;
	if (im->listed || !last(list, OP_GROUPS))
		list->list[list->count++] = op;
	op = *user;
	op.code = OP_GID;
	if (im->listed || !last(list, OP_GID))
		list->list[list->count++] = op;
}

void implied_change(const struct implied *im, const struct ops *list,
		    struct op *op)
{
	if (op->code == OP_SECUREBITS &&
	    (im->keep >= 0 || last(list, OP_KEEP_CAPS)))
		op->x |= SYS_SECBIT_KEEP_CAPS; /* exec clears it */
	else if (op->code == OP_CAP_AMBIENT)
		op->a = im->left == op->step;
	else if (op->code == OP_UID && !im->later)
		give_up(list, op);
}

/* What is kept on purpose may serve to take things back. */
static void given_up_now(const struct implied *im, const struct ops *list,
			 struct op *op)
{
	*op = *last(list, OP_UID);
	give_up(list, op);
	op->code = OP_GIVEN_UP;
	if (im->kept & BROOD_CAP(SYS_CAP_SETUID))
		op->flags &= ~(uint32_t)GIVEN_UP_UID;
	if (im->kept & BROOD_CAP(SYS_CAP_SETGID))
		op->flags &= GIVEN_UP_UID;
}

void implied_add(const struct implied *im, int place, struct ops *list)
{
	struct op *op = &list->list[list->count];

	if (place == KEEPING && im->keep >= 0 && im->securebits < 0)
		*op = (struct op){.code = OP_KEEP_CAPS,
				  .type = (uint16_t)im->keep_type,
				  .step = im->keep};
	else if (place == PERMITTED && im->left >= 0 &&
		 im->left == im->securebits)
		*op = (struct op){.code = OP_CAP_PERMITTED,
				  .type = BROOD_STEP_SECUREBITS,
				  .step = im->left};
	else if (place == GIVEN_UP && im->later)
		given_up_now(im, list, op);
	else
		return;
	list->count++;
}
