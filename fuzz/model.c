/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "plan/catalogue.h"

#include <stdio.h>
#include <string.h>

/*
 * A table of descriptors in which each number has a label: what it is. In the
 * caller every number is open, and labelled with itself. Both the plan and the
 * plain reading of the steps are carried out on such a table. A step that reads
 * a closed number ends it, as it would end the child.
 */
#define NUMBERS 1024
#define HIGHEST 400 /* numbers above are not modelled */
#define KEPT 64
#define CLOSED (-1)
#define OPENED 10000 /* + step */

struct table {
	int label[NUMBERS];
	char cloexec[NUMBERS];
	int failed; /* at this step, or -1 */
	int saved, saved_at;
	int program, first_program;
	int kept[KEPT];
};

static void start(struct table *t)
{
	memset(t, 0, sizeof *t);
	t->failed = t->saved_at = t->program = -1;
	for (int fd = 0; fd < NUMBERS; fd++)
		t->label[fd] = fd;
}

static void set(struct table *t, int fd, int label)
{
	t->label[fd] = label;
	t->cloexec[fd] = 0;
}

static void copy(struct table *t, int to, int from, int step)
{
	if (t->label[from] == CLOSED)
		t->failed = step;
	else
		set(t, to, t->label[from]);
}

static int unused_from(const struct table *t, int fd)
{
	while (fd < NUMBERS - 1 && t->label[fd] != CLOSED)
		fd++;
	return fd;
}

/* Another file for each step, and for each directory that it opens below. */
static int opened(struct table *t, const struct op *op)
{
	int below = 0;

	if (op->flags & BROOD_OPEN_AT) {
		below = op->y ? t->kept[op->y - 1] : t->label[op->b];
		if (below == CLOSED)
			t->failed = op->step;
	}
	return OPENED + op->step * 1000 + (below + 1) % 1000;
}

/* One of the plan's actions. */
static void act(struct table *t, const struct op *op)
{
	int at;

	switch (op->code) {
	case OP_FCHDIR:
	case OP_ROOT_FD:
	case OP_SETNS:
	case OP_CLOEXEC:
		copy(t, op->a, op->a, op->step);
		t->cloexec[op->a] = op->code == OP_CLOEXEC;
		break;
	case OP_DUP:
		copy(t, op->a, op->b, op->step);
		break;
	case OP_SAVE:
		t->saved_at = unused_from(t, (int)op->x);
		copy(t, t->saved_at, op->b, op->step);
		t->saved = t->label[op->b];
		t->cloexec[t->saved_at] = 1;
		break;
	case OP_RESTORE:
		MUST(t->saved_at >= 0 && t->label[t->saved_at] == t->saved);
		copy(t, op->a, t->saved_at, op->step);
		break;
	case OP_OPEN:
		set(t, op->a, opened(t, op));
		break;
	case OP_KEEP:
		t->kept[op->y] = t->label[op->b];
		break;
	case OP_CLOSE_FROM:
		for (int fd = op->a; fd < NUMBERS; fd++)
			if (fd != t->program)
				set(t, fd, CLOSED);
		/* They lie above all that is named. */
		for (int i = 0; i < KEPT; i++)
			t->kept[i] = CLOSED;
		break;
	case OP_CLOSE:
		set(t, op->a, CLOSED);
		break;
	case OP_CLOSE_GAP:
		MUST(op->a >= 3 && op->a <= op->b);
		for (int fd = op->a; fd <= op->b; fd++)
			set(t, fd, CLOSED);
		break;
	case OP_PROGRAM_FD:
		MUST(t->label[t->program] != CLOSED);
		at = unused_from(t, (int)op->x);
		set(t, at, t->label[t->program]);
		t->program = at;
		t->cloexec[t->program] = 1;
		break;
	case OP_PROGRAM_MOVED:
		if (t->program != t->first_program)
			set(t, t->first_program, CLOSED);
		break;
	default:
		break; /* not about descriptors */
	}
}

static void carry_out(struct table *t, const struct plan *plan,
		      const struct fd_plan *fds)
{
	for (int fd = fds->first; fd >= 0 && fd < NUMBERS; fd++)
		set(t, fd, CLOSED);
	t->program = t->first_program = plan->program_fd;
	for (uint32_t i = 0; i < plan->joins.count && t->failed < 0; i++)
		act(t, &plan->joins.list[i]);
	for (uint32_t i = 0; i < plan->before.count && t->failed < 0; i++)
		act(t, &plan->before.list[i]);
	for (uint32_t i = 0; i < fds->ops.count && t->failed < 0; i++)
		act(t, &fds->ops.list[i]);
	for (uint32_t i = 0; i < plan->after.count && t->failed < 0; i++) {
		const struct op *op = &plan->after.list[i];

		if (op->code == OP_OPEN || op->code == OP_DUP)
			MUST(op_is_late(op) && op->y <= fds->kept);
		if (op->code < OP_CTTY)
			act(t, op);
	}
}

static int at_once(const struct op *op)
{
	return op->type == BROOD_STEP_PASS || op->type == BROOD_STEP_INHERIT ||
	       step_is_made(op->type);
}

static int names(const struct op *op)
{
	return op->code >= OP_DUP && op->code <= OP_CLOEXEC &&
	       op->code != OP_CLOSE_FROM;
}

/* Opened as the user, or copied from what is. */
static int waits(const struct op *op, const char *waiting)
{
	return op->type == BROOD_STEP_OPEN
		       ? !!(op->flags & BROOD_OPEN_AS_USER)
		       : op->type == BROOD_STEP_DUP && waiting[op->b];
}

/* A directory kept until the user is another is closed by a CLOSE_FROM. */
static void open_late(struct table *t, const struct ops *listed,
		      const struct op *op, struct table *caller)
{
	for (uint32_t i = 0; i < listed->count; i++)
		if (listed->list[i].code == OP_CLOSE_FROM &&
		    (op->flags & BROOD_OPEN_AT))
			t->failed = op->step;
	set(t, op->a, opened(caller, op));
}

/* As the headers say: those at once, then the others one by one, then what
 * waits for the user; and what no step named is closed. */
static void read_plainly(struct table *t, const struct plan *plan,
			 const struct ops *listed)
{
	int ordered = !!(plan->flags & BROOD_ORDERED);
	char named[NUMBERS] = {1, 1, 1}, waiting[NUMBERS] = {0};
	static struct table caller;

	start(&caller);

	for (uint32_t i = 0; i < listed->count && !ordered; i++)
		if (at_once(&listed->list[i]))
			set(t, listed->list[i].a, listed->list[i].b);
	for (uint32_t i = 0; i < listed->count && t->failed < 0; i++) {
		const struct op *op = &listed->list[i];

		if (names(op))
			named[op->a] = 1;
		if (!ordered && waits(op, waiting)) {
			waiting[op->a] = 1;
			continue;
		}
		if (op->code == OP_OPEN && !ordered)
			set(t, op->a, opened(&caller, op));
		else if (ordered || !at_once(op))
			act(t, op);
	}
	for (uint32_t i = 0; i < listed->count && t->failed < 0; i++) {
		const struct op *op = &listed->list[i];

		/* Each number is set once. */
		if (!names(op) || !waiting[op->a])
			continue;
		if (op->code == OP_OPEN)
			open_late(t, listed, op, &caller);
		else
			act(t, op);
	}
	for (int fd = 0; fd < NUMBERS && t->failed < 0; fd++)
		if (!named[fd] && !(plan->flags & BROOD_KEEP_FDS))
			set(t, fd, CLOSED);
}

/* Are all numbers within the table? */
static int modelled(const struct plan *plan, const struct ops *listed)
{
	int most = plan->program_fd;

	if (plan->top_source > most)
		most = plan->top_source;
	for (uint32_t i = 0; i < listed->count; i++) {
		const struct op *op = &listed->list[i];

		if (op->code <= OP_CLOEXEC) {
			most = op->a > most ? op->a : most;
			most = op->b > most ? op->b : most;
		}
	}
	return most < HIGHEST;
}

static void differs(const struct table *does, const struct table *should,
		    int fd, const struct fd_plan *fds)
{
	fprintf(stderr, "fd %d is %d%s and should be %d%s; cut at %d\n", fd,
		does->label[fd], does->cloexec[fd] ? " (cloexec)" : "",
		should->label[fd], should->cloexec[fd] ? " (cloexec)" : "",
		fds->first);
	for (uint32_t i = 0; i < fds->ops.count; i++)
		fprintf(stderr, "  code %d type %d step %d: %d %d %d\n",
			fds->ops.list[i].code, fds->ops.list[i].type,
			fds->ops.list[i].step, fds->ops.list[i].a,
			fds->ops.list[i].b, (int)fds->ops.list[i].x);
	MUST(!"the descriptors that the steps give");
}

void check_descriptors(const struct plan *plan, const struct ops *listed,
		       const struct fd_plan *fds)
{
	static struct table does, should;

	if (!modelled(plan, listed) || (plan->flags & BROOD_KEEP_FDS))
		return;
	start(&does);
	start(&should);
	carry_out(&does, plan, fds);
	read_plainly(&should, plan, listed);
	MUST(does.failed == should.failed);
	if (does.failed >= 0)
		return;
	if (plan->program_fd >= 0)
		MUST(does.label[does.program] == plan->program_fd);
	for (int fd = 0; fd < NUMBERS; fd++) {
		if (fd == does.program || fd == does.saved_at)
			continue;
		if (does.label[fd] != should.label[fd] ||
		    does.cloexec[fd] != should.cloexec[fd])
			differs(&does, &should, fd, fds);
	}
}
