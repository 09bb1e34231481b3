/* SPDX-License-Identifier: MIT */
#include "check.h"

#include "plan/catalogue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

/* Reads every byte, which is what the sanitizer is to see. */
static size_t list_length(const char *const *list)
{
	size_t n = 0, letters = 0;

	MUST(list != NULL);
	for (; list[n]; n++)
		letters += strlen(list[n]);
	MUST(letters < (1u << 24));
	return n;
}

static int read_all(const void *data, size_t size)
{
	const volatile unsigned char *bytes = data;

	while (size--)
		(void)*bytes++;
	return 1;
}

/* The action that a step stands for. Others may come with it. */
static int is_main(const struct op *op)
{
	/* Of a terminal's descriptors, the first. */
	for (int fd = 0; op->type == BROOD_STEP_PTY && fd < op->a; fd++)
		if (pty_is_on(op->flags, fd))
			return 0;
	return op->step >= 0 && op->code == step_entry(op->type)->code;
}

/* What an action points at by an address of its own. */
static void check_addresses(const struct op *op)
{
	const void *at = (const void *)(uintptr_t)op->y;

	switch (op->code) {
	case OP_OOM_SCORE:
	case OP_CGROUP_JOIN:
	case OP_EXEC_LABEL:
		read_all((const void *)(uintptr_t)op->x, op->y);
		break;
	case OP_UID_MAP:
	case OP_GID_MAP:
	case OP_TIME_OFFSET:
	case OP_HOSTNAME:
		MUST(strlen(op->text) == op->x);
		break;
	case OP_MOUNT_BIND:
	case OP_MOUNT_TMPFS:
		MUST(strlen(at) < (1u << 24));
		break;
	case OP_GROUPS:
		if (op->type == BROOD_STEP_USER)
			MUST(strlen(at) > 0);
		break;
	case OP_UID:
	case OP_GIVEN_UP:
		if (op->flags & GIVEN_UP_GROUPS)
			read_all(at, op->x);
		break;
	default:
		break;
	}
}

static void check_text(const struct plan *plan, const struct op *op)
{
	unsigned uses = step_entry(op->type)->uses;

	if (uses & USES_PATH)
		MUST(op->text && strlen(op->text) > 0);
	if ((uses & USES_OPTIONAL) && op->text)
		list_length((const char *[]){op->text, NULL});
	/* Data for one child is read before the call ends, and not kept. */
	if ((uses & USES_DATA) && op->x &&
	    ((plan->how & PLAN_KEPT) || op->type != BROOD_STEP_DATA))
		MUST(op->text && read_all(op->text, op->x));
}

/* Each action belongs to the step that it names. */
static void check_op(const struct plan *plan, const struct op *op,
		     const struct brood_step *steps, uint32_t n)
{
	if (op->step < 0)
		return;
	MUST((uint32_t)op->step < n);
	MUST(op->type == steps[op->step].type);
	check_addresses(op);
	if (is_main(op))
		check_text(plan, op);
}

static void check_ops(const struct plan *plan, const struct ops *ops,
		      const struct brood_step *steps, uint32_t n)
{
	for (uint32_t i = 0; i < ops->count; i++)
		check_op(plan, &ops->list[i], steps, n);
}

/* What its type and its fields say of its place in the safe order. */
static int place_of(const struct op *op, const struct brood_step *s)
{
	if (op_is_late(op))
		return AS_USER;
	if (s->type == BROOD_STEP_RLIMIT &&
	    (s->resource == RLIMIT_AS || s->resource == RLIMIT_STACK))
		return MEMORY;
	if (s->type == BROOD_STEP_CALL && (s->flags & BROOD_CALL_EARLY))
		return EARLY_CALLS;
	return step_entry(s->type)->place;
}

/* Goes on from the action before, in the same list or an earlier one. */
static const struct op *check_order(const struct plan *plan,
				    const struct ops *ops,
				    const struct brood_step *steps,
				    const struct op *before, uint32_t *seen)
{
	for (uint32_t i = 0; i < ops->count; i++) {
		const struct op *op = &ops->list[i];
		int here, there;

		if (!is_main(op))
			continue;
		/* It is only named there. */
		if (ops == &plan->fds && op_is_late(op))
			continue;
		seen[op->step]++;
		/* Done first, wherever it stands. */
		if (ops == &plan->into && (plan->flags & BROOD_ORDERED))
			continue;
		here = place_of(op, &steps[op->step]);
		there = before ? place_of(before, &steps[before->step]) : -1;
		if ((plan->flags & BROOD_ORDERED) || there == here)
			MUST(!before || before->step < op->step);
		else
			MUST(there < here);
		before = op;
	}
	return before;
}

/* They lie in one room, one behind the other. */
static void check_room(const struct plan *plan, uint32_t n)
{
	if (!n)
		return;
	MUST(plan->before.list + plan->before.count <= plan->joins.list);
	MUST(plan->joins.list + plan->joins.count <= plan->maps.list);
	MUST(plan->maps.list + plan->maps.count <= plan->into.list);
	MUST(plan->into.list + plan->into.count <= plan->fds.list);
	MUST(plan->fds.list + plan->fds.count <= plan->after.list);
}

static void miscounted(const struct brood_step *steps, uint32_t i,
		       uint32_t times)
{
	fprintf(stderr, "step %u, type %u: %u actions\n", i, steps[i].type,
		times);
	MUST(!"one action for each step that is one");
}

void check_plan(const struct plan *plan, const struct brood_step *steps,
		uint32_t n)
{
	uint32_t *seen = calloc(n + 1, sizeof *seen);
	const struct op *last = NULL;
	const struct ops *const all[] = {&plan->into, &plan->joins,
					 &plan->maps, &plan->before,
					 &plan->fds,  &plan->after};

	MUST(seen != NULL);
	MUST(list_length(plan->argv) > 0);
	MUST(list_length(plan->candidates) > 0);
	list_length(plan->envp);
	MUST(plan->program_fd >= 0 || strlen(plan->name) > 0);
	check_room(plan, n);
	for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
		check_ops(plan, all[i], steps, n);
		last = check_order(plan, all[i], steps, last, seen);
	}
	for (uint32_t i = 0; i < n; i++)
		if (seen[i] != (step_entry(steps[i].type)->place != NOWHERE))
			miscounted(steps, i, seen[i]);
	free(seen);
}

int check_sentence(const struct brood_error *err)
{
	char whole[4096], part[4096];
	int length = brood_error_format(err, whole, sizeof whole);

	MUST(length > 0 && (size_t)length < sizeof whole);
	MUST(strlen(whole) == (size_t)length);
	for (int i = 0; i < length; i++)
		MUST((unsigned char)whole[i] >= 0x20 && whole[i] != 0x7f);
	for (int size = 0; size <= length + 1; size += 1 + size / 2) {
		memset(part, '#', sizeof part);
		MUST(brood_error_format(err, part, (size_t)size) == length);
		MUST(part[size] == '#');
		if (size)
			MUST(part[size - 1] == 0 &&
			     !strncmp(part, whole, (size_t)size - 1));
	}
	return length;
}

void check_error(int r, const struct brood_error *err, int may_lack_memory,
		 uint32_t n)
{
	MUST(r < 0 && err->code == r);
	MUST(err->step >= -1 && err->step < (int)n);
	MUST(memchr(err->object, 0, sizeof err->object) != NULL);
	check_sentence(err);
	if (err->stage == BROOD_STAGE_RESOURCE) {
		MUST(may_lack_memory && r == -ENOMEM);
		return;
	}
	MUST(err->stage == BROOD_STAGE_SPEC);
	MUST(err->reason != BROOD_REASON_NONE);
	MUST(r == -EINVAL || r == -E2BIG);
}
