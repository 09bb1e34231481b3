/* SPDX-License-Identifier: MIT */
#ifndef PLAN_BPF_H
#define PLAN_BPF_H

/* Classic BPF as seccomp(2) takes it: every operation that it allows. */
enum bpf_code {
	BPF_LD_ABS = 0x20,
	BPF_LD_LEN = 0x80,
	BPF_LDX_LEN = 0x81,
	BPF_LD_IMM = 0x00,
	BPF_LDX_IMM = 0x01,
	BPF_LD_MEM = 0x60,
	BPF_LDX_MEM = 0x61,
	BPF_ST = 0x02,
	BPF_STX = 0x03,
	BPF_TAX = 0x07,
	BPF_TXA = 0x87,
	BPF_RET_K = 0x06,
	BPF_RET_A = 0x16,
	BPF_NEG = 0x84,
	BPF_JA = 0x05,

	/* With BPF_X the operand is X, else k. */
	BPF_X = 0x08,
	BPF_ADD = 0x04,
	BPF_SUB = 0x14,
	BPF_MUL = 0x24,
	BPF_DIV = 0x34,
	BPF_OR = 0x44,
	BPF_AND = 0x54,
	BPF_LSH = 0x64,
	BPF_RSH = 0x74,
	BPF_XOR = 0xa4,
	BPF_JEQ = 0x15,
	BPF_JGT = 0x25,
	BPF_JGE = 0x35,
	BPF_JSET = 0x45,
};

enum { BPF_CELLS = 16, BPF_DATA_SIZE = 64 };

static inline int bpf_is_jump(unsigned code)
{
	code &= ~(unsigned)BPF_X;
	return code == BPF_JEQ || code == BPF_JGT || code == BPF_JGE ||
	       code == BPF_JSET;
}

static inline int bpf_is_arithmetic(unsigned code)
{
	switch (code & ~(unsigned)BPF_X) {
	case BPF_ADD:
	case BPF_SUB:
	case BPF_MUL:
	case BPF_DIV:
	case BPF_OR:
	case BPF_AND:
	case BPF_LSH:
	case BPF_RSH:
	case BPF_XOR:
		return 1;
	default:
		return 0;
	}
}

static inline int bpf_loads_cell(unsigned code)
{
	return code == BPF_LD_MEM || code == BPF_LDX_MEM;
}

static inline int bpf_stores_cell(unsigned code)
{
	return code == BPF_ST || code == BPF_STX;
}

#endif
