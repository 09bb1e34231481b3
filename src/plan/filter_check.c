/* SPDX-License-Identifier: MIT */
#include "plan/filter.h"

#include "plan/bpf.h"

/* The kernel's rules, in its order: a filter that passes here passes there. */

static int known(unsigned code)
{
	switch (code) {
	case BPF_LD_ABS:
	case BPF_LD_LEN:
	case BPF_LDX_LEN:
	case BPF_LD_IMM:
	case BPF_LDX_IMM:
	case BPF_LD_MEM:
	case BPF_LDX_MEM:
	case BPF_ST:
	case BPF_STX:
	case BPF_TAX:
	case BPF_TXA:
	case BPF_RET_K:
	case BPF_RET_A:
	case BPF_NEG:
	case BPF_JA:
		return 1;
	default:
		return bpf_is_arithmetic(code) || bpf_is_jump(code);
	}
}

static const char *check_operand(const struct sys_filter *i)
{
	if (i->code == BPF_DIV && !i->k)
		return "a division by 0";
	if ((i->code == BPF_LSH || i->code == BPF_RSH) && i->k >= 32)
		return "a shift by 32 or more";
	if ((bpf_loads_cell(i->code) || bpf_stores_cell(i->code)) &&
	    i->k >= BPF_CELLS)
		return "no such memory";
	if (i->code == BPF_LD_ABS && (i->k >= BPF_DATA_SIZE || i->k % 4))
		return "it reads what is no word of a call";
	return NULL;
}

static const char *check_jump(const struct sys_filter *i, uint32_t left)
{
	if (i->code == BPF_JA
		    ? i->k >= left
		    : bpf_is_jump(i->code) && (i->jt >= left || i->jf >= left))
		return "a jump past the end";
	return NULL;
}

static int loads_any(const struct filter *f)
{
	for (uint32_t pc = 0; pc < f->count; pc++)
		if (bpf_loads_cell(f->code[pc].code))
			return 1;
	return 0;
}

/* Cells that are stored on every way to an instruction; a jump takes along
 * what is known where it starts. It needs much stack, and few filters need it.
 */
static __attribute__((noinline)) const char *check_cells(const struct filter *f,
							 uint32_t *at)
{
	uint16_t stored[FILTER_MOST];
	uint16_t now = 0;

	for (uint32_t pc = 0; pc < f->count; pc++)
		stored[pc] = UINT16_MAX;
	for (uint32_t pc = 0; pc < f->count; pc++) {
		const struct sys_filter *i = &f->code[pc];

		*at = pc;
		now &= stored[pc];
		if (bpf_stores_cell(i->code))
			now |= (uint16_t)(1u << i->k);
		if (bpf_loads_cell(i->code) && !(now & 1u << i->k))
			return "memory that was not written";
		if (i->code == BPF_JA)
			stored[pc + 1 + i->k] &= now;
		if (bpf_is_jump(i->code)) {
			stored[pc + 1 + i->jt] &= now;
			stored[pc + 1 + i->jf] &= now;
		}
		if (i->code == BPF_JA || bpf_is_jump(i->code))
			now = UINT16_MAX;
	}
	return NULL;
}

const char *filter_check(const struct filter *f, uint32_t *at)
{
	unsigned last = f->code[f->count - 1].code;

	for (*at = 0; *at < f->count; ++*at) {
		const struct sys_filter *i = &f->code[*at];
		const char *wrong;

		if (!known(i->code))
			return "no such operation";
		wrong = check_operand(i);
		if (!wrong)
			wrong = check_jump(i, f->count - *at - 1);
		if (wrong)
			return wrong;
	}
	if (last != BPF_RET_K && last != BPF_RET_A) {
		*at = f->count - 1;
		return "no return at the end";
	}
	return loads_any(f) ? check_cells(f, at) : NULL;
}
