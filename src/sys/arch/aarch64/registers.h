/* SPDX-License-Identifier: MIT */
#ifndef SYS_ARCH_REGISTERS_H
#define SYS_ARCH_REGISTERS_H

#include <stdint.h>

/* As ptrace(2) has them: struct user_pt_regs. */
struct sys_registers {
	uint64_t x[31];
	uint64_t sp, pc, pstate;
};

/* brk #0, which is where the address stays; and svc #0, brk #0. */
#define SYS_TRAP_SIZE 4
#define SYS_TRAP_MOVES 0
#define SYS_TRAP_CODE UINT64_C(0xd4200000)
#define SYS_CALL_SIZE 8
#define SYS_CALL_CODE UINT64_C(0xd4200000d4000001)
#define SYS_TRAP() __asm__ volatile("brk #0" ::: "memory")

static inline void registers_call(struct sys_registers *r, long nr,
				  const uint64_t args[6])
{
	for (int i = 0; i < 6; i++)
		r->x[i] = args[i];
	r->x[8] = (uint64_t)nr;
}

static inline long registers_result(const struct sys_registers *r)
{
	return (long)r->x[0];
}

/* What the loader leaves for the program's exit handlers. */
static inline uint64_t registers_fini(const struct sys_registers *r)
{
	return r->x[0];
}

static inline uint64_t registers_pc(const struct sys_registers *r)
{
	return r->pc;
}

static inline uint64_t registers_sp(const struct sys_registers *r)
{
	return r->sp;
}

static inline void registers_start(struct sys_registers *r, uint64_t pc,
				   uint64_t sp, uint64_t argument)
{
	r->pc = pc;
	r->sp = sp;
	r->x[0] = argument;
	r->x[29] = r->x[30] = 0;
}

static inline void registers_jump(struct sys_registers *r, uint64_t pc)
{
	r->pc = pc;
}

#endif
