/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "sys/abi.h"

static int keep(struct op *op, const char *text, size_t length)
{
	if (!text)
		return -ENOMEM;
	op->x = (uint64_t)(uintptr_t)text;
	op->y = length;
	return 0;
}

static int join(struct op *op, const char *first, const char *second,
		struct arena *arena)
{
	size_t a = str_length(first), b = str_length(second);
	char *text = arena_alloc(arena, a + b + 1);

	if (text) {
		mem_copy(text, first, a);
		mem_copy(text + a, second, b + 1);
	}
	return keep(op, text, a + b);
}

static int digits(struct op *op, int number, struct arena *arena)
{
	enum { MOST = 12 };
	char *text = arena_alloc(arena, MOST);
	char *at;
	unsigned n = number < 0 ? -(unsigned)number : (unsigned)number;

	if (!text)
		return -ENOMEM;
	at = text + MOST;
	do
		*--at = (char)('0' + n % 10);
	while (n /= 10);
	if (number < 0)
		*--at = '-';
	return keep(op, at, (size_t)(text + MOST - at));
}

int op_text(struct op *op, struct arena *arena)
{
	switch (op->code) {
	case OP_OOM_SCORE:
		return digits(op, op->a, arena);
	case OP_CGROUP_JOIN:
		return op->flags & BROOD_CGROUP_FD
			       ? keep(op, "cgroup.procs", 0)
			       : join(op, op->text, "/cgroup.procs", arena);
	case OP_EXEC_LABEL:
		return join(op, op->flags & BROOD_LABEL_APPARMOR ? "exec " : "",
			    op->text, arena);
	default:
		return 0;
	}
}
