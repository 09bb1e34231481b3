/* SPDX-License-Identifier: MIT */
#include "template/loaded_job.h"

#include "sys/sys.h"

void loaded_read(struct loading *l, uint64_t from, void *to, size_t size)
{
	struct sys_iovec here = {to, size};
	struct sys_iovec there = {(void *)(uintptr_t)from, size};
	long n = sys_process_vm_readv(l->pid, &here, &there);

	if (n != (long)size)
		loaded_refuse_call(l, BROOD_TEMPLATE_NO_TRACING,
				   "process_vm_readv",
				   n < 0 ? (int)n : -EFAULT);
}

void loaded_write(struct loading *l, uint64_t to, const void *from, size_t size)
{
	struct sys_iovec here = {(void *)(uintptr_t)from, size};
	struct sys_iovec there = {(void *)(uintptr_t)to, size};
	long n = sys_process_vm_writev(l->pid, &here, &there);

	if (n != (long)size)
		loaded_refuse_call(l, BROOD_TEMPLATE_NO_TRACING,
				   "process_vm_writev",
				   n < 0 ? (int)n : -EFAULT);
}

static void must(struct loading *l, int r)
{
	if (r < 0)
		loaded_refuse_call(l, BROOD_TEMPLATE_NO_TRACING, "ptrace", r);
}

/* A program of another kind, as for 32 bits, has others. */
void loaded_get_registers(struct loading *l, struct sys_registers *r)
{
	struct sys_iovec io = {r, sizeof *r};

	must(l, sys_ptrace_with(SYS_PTRACE_GETREGSET, l->pid, SYS_NT_PRSTATUS,
				(uint64_t)(uintptr_t)&io));
	if (io.length != sizeof *r)
		loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE,
			      "a program for another architecture");
}

void loaded_set_registers(struct loading *l, const struct sys_registers *r)
{
	struct sys_iovec io = {(void *)(uintptr_t)r, sizeof *r};

	must(l, sys_ptrace_with(SYS_PTRACE_SETREGSET, l->pid, SYS_NT_PRSTATUS,
				(uint64_t)(uintptr_t)&io));
}

/* Pages that cannot be written to are so by these requests alone. */
static void poke(struct loading *l, uint64_t word)
{
	must(l, sys_ptrace_with(SYS_PTRACE_POKEDATA, l->pid, l->entry, word));
}

void loaded_save(struct loading *l)
{
	must(l, sys_ptrace_with(SYS_PTRACE_PEEKDATA, l->pid, l->entry,
				(uint64_t)(uintptr_t)&l->original));
}

void loaded_patch(struct loading *l, uint64_t code, unsigned size)
{
	uint64_t mask = size < 8 ? (UINT64_C(1) << 8 * size) - 1 : UINT64_MAX;

	poke(l, (l->original & ~mask) | code);
}

void loaded_restore(struct loading *l)
{
	poke(l, l->original);
}

long loaded_call(struct loading *l, long nr, const uint64_t args[6])
{
	struct sys_registers r = l->start;

	loaded_patch(l, SYS_CALL_CODE, SYS_CALL_SIZE);
	registers_call(&r, nr, args);
	registers_jump(&r, l->entry);
	loaded_set_registers(l, &r);
	loaded_run_to(l, l->entry + SYS_CALL_SIZE -
				 SYS_TRAP_SIZE * (1 - SYS_TRAP_MOVES));
	loaded_get_registers(l, &r);
	return registers_result(&r);
}
