/* SPDX-License-Identifier: MIT */
#include "injected/own.h"

#include <linux/auxvec.h>

#include "sys/auxv.h"
#include "sys/sys.h"

/* The program starts as its loader would have let it: the stack, and what the
 * loader leaves to be called at exit. */
static void enter(uint64_t sp, uint64_t entry, uint64_t fini)
	__attribute__((noreturn));
#if defined(__aarch64__)
static void enter(uint64_t sp, uint64_t entry, uint64_t fini)
{
	register uint64_t x0 __asm__("x0") = fini;
	register uint64_t x16 __asm__("x16") = entry;

	__asm__ volatile("mov sp, %0\n\t"
			 "mov x29, xzr\n\t"
			 "mov x30, xzr\n\t"
			 "br x16"
			 :
			 : "r"(sp), "r"(x0), "r"(x16)
			 : "memory");
	__builtin_unreachable();
}
#else
static void enter(uint64_t sp, uint64_t entry, uint64_t fini)
{
	__asm__ volatile("mov %0, %%rsp\n\t"
			 "xor %%ebp, %%ebp\n\t"
			 "jmp *%%rax"
			 :
			 : "r"(sp), "a"(entry), "d"(fini)
			 : "memory");
	__builtin_unreachable();
}
#endif

static void set(uint64_t *const *list, uint64_t value)
{
	for (int i = 0; i < VARIABLES_MOST && list[i]; i++)
		*list[i] = value;
}

/* What nobody can find points to the template's arguments, which are few: those
 * that it has become the child's. */
static void rewrite_old(const struct injected *in, const struct block *b)
{
	const uint64_t *argv = (const uint64_t *)(uintptr_t)(b->sp + 8);
	uint64_t *old = (uint64_t *)(uintptr_t)(in->sp + 8);
	struct auxv_entry *e = (void *)(uintptr_t)in->auxv;
	uint64_t argc = *(const uint64_t *)(uintptr_t)b->sp;
	uint64_t nothing = b->args_end - 1; /* a NUL */

	for (uint64_t i = 0; i < in->argc; i++)
		old[i] = i < argc ? argv[i] : nothing;
	for (; e->key != AT_NULL; e++)
		if (e->key == AT_RANDOM)
			e->value = b->random;
}

static void show(const struct injected *in, const struct block *b)
{
	struct sys_mm_map m = in->map;

	m.start_stack = b->sp;
	m.arg_start = b->args;
	m.arg_end = m.env_start = b->args_end;
	m.env_end = b->env_end;
	m.auxv = b->auxv;
	m.auxv_size = (uint32_t)b->auxv_size;
	sys_prctl_mm(SYS_PR_SET_MM_MAP, sys_ptr(&m), sizeof m);
}

void become(const struct injected *in, const struct variables *v,
	    const struct become *how)
{
	struct block b;

	block_write(&b, in, how);
	show(in, &b);
	set(v->environment, b.envp);
	if (b.name) {
		set(v->name, (uint64_t)(uintptr_t)b.name);
		set(v->short_name, (uint64_t)(uintptr_t)base_name(b.name));
	}
	rewrite_old(in, &b);
	if (v->tid)
		*v->tid = (uint32_t)sys_gettid();
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &how->mask, NULL);
	enter(b.sp, in->entry, in->fini);
}
