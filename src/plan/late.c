/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

/*
 * Descriptor actions that wait for the change of identity: they stay among the
 * listed ones, so that their numbers count as named, and run after. The flag
 * marks copies of what is opened late as well; with other types its bit means
 * something else.
 */

int op_is_late(const struct op *op)
{
	return (op->type == BROOD_STEP_OPEN || op->type == BROOD_STEP_DUP) &&
	       (op->flags & BROOD_OPEN_AS_USER);
}

/* The action that comes after those listed. */
void late_mark(const struct ops *listed, struct op *op)
{
	for (uint32_t i = 0; op->type == BROOD_STEP_DUP && i < listed->count;
	     i++)
		if (op_is_late(&listed->list[i]) && listed->list[i].a == op->b)
			op->flags |= BROOD_OPEN_AS_USER;
}

/* Their directories are kept first. */
void late_add(struct ops *to, const struct ops *listed)
{
	uint64_t kept = 0;

	for (uint32_t i = 0; i < listed->count; i++) {
		struct op *op = &to->list[to->count];

		if (!op_is_late(&listed->list[i]))
			continue;
		*op = listed->list[i];
		if (op->code == OP_OPEN && (op->flags & BROOD_OPEN_AT))
			op->y = ++kept;
		to->count++;
	}
}
