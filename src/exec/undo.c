/* SPDX-License-Identifier: MIT */
#include "exec/undo.h"

#include "sys/sys.h"

/* A ruleset is open from its beginning to its end, which closes it. */
static void ruleset(struct undos *u, struct undo *to, const struct born *b,
		    const struct op *op)
{
	switch (op->code) {
	case OP_LANDLOCK_BEGIN:
		to->kind = UNDO_SAVED;
		to->number = &b->ruleset;
		to->fd = *to->number;
		return;
	case OP_LANDLOCK_PATH:
	case OP_LANDLOCK_PORT:
	case OP_LANDLOCK_SCOPE:
		return;
	default:
		to->kind = UNDO_LASTS;
		for (uint32_t i = 0; i < u->count; i++)
			if (u->list[i].op->code == OP_LANDLOCK_BEGIN)
				u->list[i].saved = -1;
	}
}

static int note(struct undos *u, struct undo *to, const struct born *b,
		const struct op *op)
{
	switch ((enum op_family)(op->code & OPS_FAMILY_MASK)) {
	case OPS_FILES:
		return undo_file(u, to, b, op);
	case OPS_ATTRIBUTES:
		undo_attribute(to, op, u->arena);
		return 0;
	case OPS_CONFINEMENT:
		ruleset(u, to, b, op);
		return 0;
	default:
		to->kind = UNDO_LASTS;
		return 0;
	}
}

int undo_note(struct undos *u, const struct born *b, const struct op *op)
{
	struct undo *to = &u->list[u->count];
	int r;

	*to = (struct undo){.op = op, .saved = -1};
	r = note(u, to, b, op);
	if (r == 0)
		u->count++;
	return r;
}

/* What belongs to no step is there for the one before. */
static void lasts(struct undos *u, const struct undo *undo)
{
	uint32_t step;

	while (undo > u->list && undo->op->step < 0)
		undo--;
	step = undo->op->step < 0 ? 1 : (uint32_t)undo->op->step + 1;
	if (!u->lasting || step < u->lasting)
		u->lasting = step;
}

void undo_done(struct undos *u)
{
	struct undo *last = &u->list[u->count - 1];

	if (last->kind == UNDO_LASTS)
		lasts(u, last);
	if (last->kind == UNDO_SAVED && *last->number != last->fd)
		last->saved = *last->number;
}

static int back(const struct undo *undo)
{
	switch (undo->kind) {
	case UNDO_NOTHING:
	case UNDO_LASTS:
		return 0;
	case UNDO_UMASK:
		sys_umask((unsigned)undo->x);
		return 0;
	case UNDO_LIMIT: {
		struct sys_rlimit old = {undo->x, undo->y};

		return sys_prlimit(undo->op->a, &old, NULL);
	}
	case UNDO_ACTIONS:
		undo_signals_back(undo);
		return 0;
	case UNDO_CALL:
		return (int)sys_call3(undo->nr, undo->args[0], undo->args[1],
				      undo->args[2]);
	default:
		undo_file_back(undo);
		return 0;
	}
}

/* Not everything may be taken back by whoever was allowed to do it. */
void undo_all(struct undos *u)
{
	while (u->count) {
		const struct undo *undo = &u->list[--u->count];

		if (back(undo) < 0)
			lasts(u, undo);
	}
}
