/* SPDX-License-Identifier: MIT */
#ifndef SYS_ARCH_REGISTERS_H
#define SYS_ARCH_REGISTERS_H

#include <stdint.h>

/* As ptrace(2) has them: struct user_regs_struct. */
struct sys_registers {
	uint64_t r15, r14, r13, r12, bp, bx, r11, r10, r9, r8;
	uint64_t ax, cx, dx, si, di, orig_ax;
	uint64_t ip, cs, flags, sp, ss, fs_base, gs_base, ds, es, fs, gs;
};

/* int3, after which the address is one further; and syscall, int3. */
#define SYS_TRAP_SIZE 1
#define SYS_TRAP_MOVES 1
#define SYS_TRAP_CODE UINT64_C(0xcc)
#define SYS_CALL_SIZE 3
#define SYS_CALL_CODE UINT64_C(0xcc050f)
#define SYS_TRAP() __asm__ volatile("int3" ::: "memory")

static inline void registers_call(struct sys_registers *r, long nr,
				  const uint64_t args[6])
{
	r->ax = (uint64_t)nr;
	r->orig_ax = UINT64_MAX; /* no call to be made again */
	r->di = args[0];
	r->si = args[1];
	r->dx = args[2];
	r->r10 = args[3];
	r->r8 = args[4];
	r->r9 = args[5];
}

static inline long registers_result(const struct sys_registers *r)
{
	return (long)r->ax;
}

/* What the loader leaves for the program's exit handlers. */
static inline uint64_t registers_fini(const struct sys_registers *r)
{
	return r->dx;
}

static inline uint64_t registers_pc(const struct sys_registers *r)
{
	return r->ip;
}

static inline uint64_t registers_sp(const struct sys_registers *r)
{
	return r->sp;
}

static inline void registers_start(struct sys_registers *r, uint64_t pc,
				   uint64_t sp, uint64_t argument)
{
	r->orig_ax = UINT64_MAX;
	r->ip = pc;
	r->sp = sp;
	r->di = argument;
	r->bp = 0;
}

static inline void registers_jump(struct sys_registers *r, uint64_t pc)
{
	r->ip = pc;
}

#endif
