/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include "plan/catalogue.h"
#include "sys/abi.h"

static int at_once(const struct op *op)
{
	return step_is_at_once(op->type);
}

static int max(int a, int b)
{
	return a > b ? a : b;
}

static int names_fd(const struct op *op)
{
	return op->code >= OP_DUP && op->code <= OP_CLOEXEC;
}

/* In the safe order what takes effect at once does so before the rest,
 * wherever it stands. */
static int set_before(const struct ops *listed, uint32_t i, int fd)
{
	for (uint32_t k = 0; k < listed->count; k++) {
		const struct op *op = &listed->list[k];

		if (k == i || (k > i && (listed->ordered || !at_once(op))))
			continue;
		if (names_fd(op) && op->a == fd)
			return 1;
		if (op->code == OP_CLOSE_FROM && op->a <= fd)
			return 1;
	}
	return 0;
}

static int opens_at(const struct op *op)
{
	return op->code == OP_OPEN && (op->flags & BROOD_OPEN_AT);
}

/* The caller's descriptor that action i reads, or -1. */
int fds_source(const struct ops *listed, uint32_t i)
{
	const struct op *op = &listed->list[i];
	int fd = -1;

	if (op->code == OP_DUP || opens_at(op))
		fd = op->b;
	else if (op->code == OP_CLOEXEC || op->code == OP_SETNS ||
		 op_takes_directory(op))
		fd = op->a;
	if (opens_at(op) && !listed->ordered)
		return fd; /* always the caller's: kept where need be */
	if (fd >= 0 && !at_once(op) && set_before(listed, i, fd))
		return -1;
	return fd;
}

/* What is closed at last anyway can be closed at once, above what is read. */
static int first(const struct plan *plan, const struct ops *listed, int top)
{
	if (!(plan->flags & BROOD_KEEP_FDS))
		return top + 1;
	if (plan->close_from < 0)
		return -1;
	if (listed->ordered) {
		int read = fds_read_early(listed, plan->close_from);

		return read < 0 ? -1
				: max(plan->close_from, max(top, read) + 1);
	}
	return max(plan->close_from, top + 1);
}

static void bounds(struct fd_plan *out, const struct plan *plan,
		   const struct ops *listed)
{
	int top = max(2, max(plan->top_source, plan->program_fd));
	int floor = top;

	for (uint32_t i = 0; i < listed->count; i++) {
		const struct op *op = &listed->list[i];

		top = max(top, fds_source(listed, i));
		if (names_fd(op))
			floor = max(floor, max(op->a, op->b));
	}
	out->first = first(plan, listed, top);
	out->floor = max(floor, top) + 1;
}

int fds_names(const struct ops *listed, int fd)
{
	for (uint32_t i = 0; i < listed->count; i++) {
		const struct op *op = &listed->list[i];

		if (names_fd(op) && (op->a == fd || op->b == fd))
			return 1;
	}
	return 0;
}

/* Does a listed action decide what this number is in the child? */
static int sets(const struct ops *listed, int fd)
{
	for (uint32_t i = 0; i < listed->count; i++)
		if (names_fd(&listed->list[i]) && listed->list[i].a == fd)
			return 1;
	return 0;
}

/* A number that no action names, where the table ends with those that are: what
 * it holds in the caller would be closed anyway. -1: none. */
static int spare_number(const struct fd_plan *out, const struct ops *listed)
{
	for (int fd = 3; out->first >= 0 && fd < out->floor; fd++)
		if (!fds_names(listed, fd))
			return fd;
	return -1;
}

/* The lowest number from fd on, below end, that the child keeps; or end. The
 * program's descriptor is looked after by itself. */
static int next_kept(const struct plan *plan, const struct ops *listed, int fd,
		     int end)
{
	int next = end;

	if (plan->program_fd >= fd && plan->program_fd < end)
		next = plan->program_fd;

	for (uint32_t i = 0; i < listed->count; i++) {
		const struct op *op = &listed->list[i];

		if (names_fd(op) && op->code != OP_CLOSE && op->a >= fd &&
		    op->a < next)
			next = op->a;
	}
	return next;
}

/* What lies below the cut and is not passed on. */
static uint32_t gaps(struct op *out, const struct plan *plan,
		     const struct ops *listed, int end)
{
	uint32_t count = 0;

	for (int fd = 3; fd < end; fd++) {
		int kept = next_kept(plan, listed, fd, end);

		if (kept > fd)
			out[count++] = (struct op){.code = OP_CLOSE_GAP,
						   .step = -1,
						   .a = fd,
						   .b = kept - 1};
		fd = kept;
	}
	return count;
}

static int overwritten(const struct ops *listed, uint32_t i)
{
	const struct op *op = &listed->list[i];

	return opens_at(op) && (op_is_late(op) || set_before(listed, i, op->b));
}

/* The caller's directories that others would take the numbers of. */
static uint32_t keeps(struct op *out, const struct ops *listed, int floor)
{
	uint32_t count = 0;

	for (int late = 1; late >= 0; late--)
		for (uint32_t i = 0; i < listed->count; i++) {
			const struct op *op = &listed->list[i];

			if (!overwritten(listed, i) || op_is_late(op) != late)
				continue;
			out[count] = *op;
			out[count].code = OP_KEEP;
			out[count].y = count;
			out[count++].x = (uint64_t)floor;
		}
	return count;
}

static uint32_t in_safe_order(struct op *out, const struct ops *listed,
			      const struct spare *spare, struct op *moves,
			      int32_t *scratch)
{
	uint32_t n = 0, count = 0, kept = 0;

	for (uint32_t i = 0; i < listed->count; i++)
		if (at_once(&listed->list[i]))
			moves[n++] = listed->list[i];
	count = moves_order(out, moves, n, spare, scratch);
	for (uint32_t i = 0; i < listed->count; i++)
		kept += op_is_late(&listed->list[i]) &&
			opens_at(&listed->list[i]);
	for (uint32_t i = 0; i < listed->count; i++)
		if (!at_once(&listed->list[i]) &&
		    !op_is_late(&listed->list[i])) {
			out[count] = listed->list[i];
			if (overwritten(listed, i))
				out[count].y = ++kept;
			count++;
		}
	return count;
}

/* It may stay where it is if nothing else is to come there. */
static struct op program(int code, const struct plan *plan,
			 const struct ops *listed, int floor)
{
	return (struct op){.code = (uint16_t)code,
			   .step = -1,
			   .a = !sets(listed, plan->program_fd),
			   .x = (uint64_t)floor};
}

static uint32_t as_listed(struct op *out, const struct ops *listed)
{
	for (uint32_t i = 0; i < listed->count; i++)
		out[i] = listed->list[i];
	return listed->count;
}

int fds_floor(const struct plan *plan, const struct ops *listed)
{
	struct fd_plan out;

	bounds(&out, plan, listed);
	return out.floor;
}

int fds_resolve(struct fd_plan *out, const struct plan *plan,
		const struct ops *listed, struct arena *arena)
{
	uint32_t n = listed->count, count = 0;
	int cut;
	struct op *ops = arena_alloc(arena, (4 * n + 4) * sizeof *ops);
	struct op *moves = arena_alloc(arena, n * sizeof *moves);
	int32_t *scratch = arena_alloc(arena, n * sizeof *scratch);

	if (!ops || !moves || !scratch)
		return -ENOMEM;
	bounds(out, plan, listed);
	cut = out->first > 3 && !(plan->flags & BROOD_KEEP_FDS);
	out->kept = 0;
	if (plan->program_fd >= 0)
		ops[count++] = program(OP_PROGRAM_FD, plan, listed, out->floor);
	if (plan->flags & BROOD_ORDERED)
		count += as_listed(ops + count, listed);
	else {
		out->kept = keeps(ops + count, listed, out->floor);
		count += out->kept;
		count += in_safe_order(
			ops + count, listed,
			&(struct spare){out->floor, spare_number(out, listed)},
			moves, scratch);
	}
	if (cut)
		count += gaps(ops + count, plan, listed, out->first);
	if (cut && plan->program_fd >= 3 && !sets(listed, plan->program_fd))
		ops[count++] = program(OP_PROGRAM_MOVED, plan, listed, 0);
	out->ops.list = ops;
	out->ops.count = count;
	return 0;
}
