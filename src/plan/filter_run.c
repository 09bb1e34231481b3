/* SPDX-License-Identifier: MIT */
#include "plan/filter.h"

#include "plan/bpf.h"

/*
 * Runs a program with what is known of a call, and both ways where that does
 * not decide. Jumps go forward, so that one pass sees all: where ways meet, a
 * value stays known only if both bring the same. The answer may be too large a
 * set, never too small a one.
 */
enum { A = BPF_CELLS, X, VALUES };

struct flow {
	uint32_t reached;
	uint32_t known; /* bit n: value n is */
	uint32_t value[VALUES];
};

enum { KILL_THREAD = 0x0000, TRAP = 0x0003, ERRNO = 0x0005, NOTIFY = 0x7fc0 };
enum { TRACE = 0x7ff0, LOG = 0x7ffc, ALLOW = 0x7fff };

static int answer(uint32_t value)
{
	switch (value >> 16) {
	case ALLOW:
	case LOG:
		return FILTER_ALLOWS;
	case ERRNO:
		return FILTER_DENIES;
	case TRACE: /* it depends on who listens */
	case NOTIFY:
		return FILTER_ALLOWS | FILTER_DENIES;
	default:
		return FILTER_KILLS;
	}
}

static void merge(struct flow *to, const struct flow *from)
{
	if (!to->reached) {
		*to = *from;
		return;
	}
	for (int i = 0; i < VALUES; i++)
		if (!(from->known & 1u << i) || from->value[i] != to->value[i])
			to->known &= ~(1u << i);
}

static void set(struct flow *s, int to, int known, uint32_t value)
{
	s->value[to] = value;
	s->known = known ? s->known | 1u << to : s->known & ~(1u << to);
}

static void copy(struct flow *s, int to, int from)
{
	set(s, to, !!(s->known & 1u << from), s->value[from]);
}

/* A division by an X of 0 ends the program with 0; division() sees to that. */
static uint32_t arithmetic(unsigned op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_DIV:
		return b ? a / b : 0;
	case BPF_OR:
		return a | b;
	case BPF_AND:
		return a & b;
	case BPF_LSH:
		return a << (b & 31);
	case BPF_RSH:
		return a >> (b & 31);
	default:
		return a ^ b;
	}
}

static int holds(unsigned op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_JEQ:
		return a == b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	default:
		return (a & b) != 0;
	}
}

/* The second operand of an instruction that works on A: whether both are
 * known. */
static int operand(const struct flow *s, const struct sys_filter *i,
		   uint32_t *value)
{
	int with_x = i->code & BPF_X;

	*value = with_x ? s->value[X] : i->k;
	return (s->known & 1u << A) && (!with_x || (s->known & 1u << X));
}

static int division(const struct flow *s, const struct sys_filter *i)
{
	return i->code == (BPF_DIV | BPF_X) &&
			       (!(s->known & 1u << X) || !s->value[X])
		       ? FILTER_KILLS
		       : 0;
}

/* What is neither a jump nor a return. */
static void act(struct flow *s, const struct sys_filter *i,
		const struct filter_call *call)
{
	uint32_t b;
	int known;

	switch (i->code) {
	case BPF_LD_ABS:
		set(s, A, !!(call->known & 1u << i->k / 4),
		    call->word[i->k / 4]);
		return;
	case BPF_LD_LEN:
	case BPF_LDX_LEN:
		set(s, i->code & 1 ? X : A, 1, BPF_DATA_SIZE);
		return;
	case BPF_LD_IMM:
	case BPF_LDX_IMM:
		set(s, i->code & 1 ? X : A, 1, i->k);
		return;
	case BPF_LD_MEM:
	case BPF_LDX_MEM:
		copy(s, i->code & 1 ? X : A, (int)i->k);
		return;
	case BPF_ST:
	case BPF_STX:
		copy(s, (int)i->k, i->code == BPF_ST ? A : X);
		return;
	case BPF_TAX:
	case BPF_TXA:
		copy(s, i->code == BPF_TAX ? X : A, i->code == BPF_TAX ? A : X);
		return;
	case BPF_NEG:
		s->value[A] = -s->value[A];
		return;
	default:
		known = operand(s, i, &b);
		set(s, A, known,
		    arithmetic(i->code & ~(unsigned)BPF_X, s->value[A], b));
	}
}

/* One instruction: hands its state on to those that follow it, and returns
 * what the program may answer here. */
static int step(struct flow *flow, const struct sys_filter *i,
		const struct filter_call *call)
{
	uint32_t b;

	if (i->code == BPF_RET_K)
		return answer(i->k);
	if (i->code == BPF_RET_A)
		return flow->known & 1u << A
			       ? answer(flow->value[A])
			       : FILTER_ALLOWS | FILTER_DENIES | FILTER_KILLS;
	if (i->code == BPF_JA) {
		merge(flow + 1 + i->k, flow);
	} else if (bpf_is_jump(i->code)) {
		int known = operand(flow, i, &b);
		int yes = holds(i->code & ~(unsigned)BPF_X, flow->value[A], b);

		if (!known || yes)
			merge(flow + 1 + i->jt, flow);
		if (!known || !yes)
			merge(flow + 1 + i->jf, flow);
	} else {
		int r = division(flow, i);

		act(flow, i, call);
		merge(flow + 1, flow);
		return r;
	}
	return 0;
}

int filter_run(const struct filter *f, const struct filter_call *call,
	       struct arena *arena)
{
	struct arena before = *arena;
	struct flow *flow = arena_alloc(arena, f->count * sizeof *flow);
	int answers = 0;

	if (!flow)
		return -1;
	for (uint32_t pc = 0; pc < f->count; pc++)
		flow[pc].reached = 0;
	flow[0] = (struct flow){.reached = 1, .known = 1u << A | 1u << X};
	for (uint32_t pc = 0; pc < f->count; pc++)
		if (flow[pc].reached)
			answers |= step(&flow[pc], &f->code[pc], call);
	arena_back(arena, &before);
	return answers;
}
