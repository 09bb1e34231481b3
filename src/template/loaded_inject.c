/* SPDX-License-Identifier: MIT */
#include "template/loaded_job.h"

#include <linux/elf.h>

#include "sys/sys.h"

#define REL_RELATIVE_X86_64 8
#define REL_RELATIVE_AARCH64 1027
#if defined(__aarch64__)
#define REL_RELATIVE REL_RELATIVE_AARCH64
#else
#define REL_RELATIVE REL_RELATIVE_X86_64
#endif

/* The image is our own, and checked when it was built. */
static const Elf64_Ehdr *header(const struct loading *l)
{
	return (const void *)l->image;
}

static const Elf64_Phdr *segments(const struct loading *l)
{
	return (const void *)(l->image + header(l)->e_phoff);
}

static uint64_t page_size(const struct loading *l)
{
	uint64_t page = auxv_get(&l->auxv, 6 /* AT_PAGESZ */);

	return page ? page : 4096;
}

static uint64_t span(const struct loading *l)
{
	uint64_t end = 0, page = page_size(l);

	for (int i = 0; i < header(l)->e_phnum; i++) {
		const Elf64_Phdr *p = &segments(l)[i];

		if (p->p_type == PT_LOAD && p->p_vaddr + p->p_memsz > end)
			end = p->p_vaddr + p->p_memsz;
	}
	return (end + page - 1) & ~(page - 1);
}

static void map(struct loading *l, uint64_t size)
{
	const uint64_t args[6] = {0,
				  size,
				  SYS_PROT_READ | SYS_PROT_WRITE,
				  SYS_MAP_PRIVATE | SYS_MAP_ANONYMOUS,
				  UINT64_MAX,
				  0};
	long r = loaded_call(l, __NR_mmap, args);

	if (sys_is_error((void *)(uintptr_t)r))
		loaded_refuse_call(l, BROOD_TEMPLATE_NOT_HERE, "mmap", (int)r);
	l->base = (uint64_t)r;
}

static void write_segments(struct loading *l)
{
	for (int i = 0; i < header(l)->e_phnum; i++) {
		const Elf64_Phdr *p = &segments(l)[i];

		if (p->p_type == PT_LOAD && p->p_filesz)
			loaded_write(l, l->base + p->p_vaddr,
				     l->image + p->p_offset, p->p_filesz);
	}
}

/* Where in the file an address is. */
static const void *at(const struct loading *l, uint64_t address)
{
	for (int i = 0; i < header(l)->e_phnum; i++) {
		const Elf64_Phdr *p = &segments(l)[i];

		if (p->p_type == PT_LOAD && address - p->p_vaddr < p->p_filesz)
			return l->image + p->p_offset + (address - p->p_vaddr);
	}
	return NULL;
}

static void relocate(struct loading *l)
{
	const Elf64_Dyn *d = NULL;
	const Elf64_Rela *r = NULL;
	uint64_t size = 0;

	for (int i = 0; i < header(l)->e_phnum; i++)
		if (segments(l)[i].p_type == PT_DYNAMIC)
			d = at(l, segments(l)[i].p_vaddr);
	for (; d && d->d_tag != DT_NULL; d++) {
		if (d->d_tag == DT_RELA)
			r = at(l, d->d_un.d_ptr);
		if (d->d_tag == DT_RELASZ)
			size = d->d_un.d_val;
	}
	for (uint64_t i = 0; r && i < size / sizeof *r; i++) {
		uint64_t value = l->base + (uint64_t)r[i].r_addend;

		if (ELF64_R_TYPE(r[i].r_info) != REL_RELATIVE)
			loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE,
				      "an unknown relocation");
		loaded_write(l, l->base + r[i].r_offset, &value, sizeof value);
	}
}

static void protect(struct loading *l)
{
	uint64_t page = page_size(l);

	for (int i = 0; i < header(l)->e_phnum; i++) {
		const Elf64_Phdr *p = &segments(l)[i];
		uint64_t from = p->p_vaddr & ~(page - 1);
		uint64_t args[6] = {l->base + from,
				    p->p_vaddr + p->p_memsz - from,
				    SYS_PROT_READ};
		long r;

		if (p->p_type != PT_LOAD || (p->p_flags & PF_W))
			continue;
		if (p->p_flags & PF_X)
			args[2] |= SYS_PROT_EXEC;
		r = loaded_call(l, __NR_mprotect, args);
		if (r < 0)
			loaded_refuse_call(l, BROOD_TEMPLATE_NOT_HERE,
					   "mprotect", (int)r);
	}
}

/* Children show their own arguments by this call. */
static void try_map(struct loading *l, uint64_t there)
{
	struct sys_mm_map *m = &l->injected.map;
	const uint64_t brk[6] = {0};
	uint64_t args[6] = {SYS_PR_SET_MM, SYS_PR_SET_MM_MAP,
			    there + offsetof(struct injected, map), sizeof *m};
	long r;

	m->brk = (uint64_t)loaded_call(l, __NR_brk, brk);
	m->exe_fd = UINT32_MAX;
	loaded_write(l, there, &l->injected, sizeof l->injected);
	r = loaded_call(l, __NR_prctl, args);
	if (r < 0)
		loaded_refuse_call(l, BROOD_TEMPLATE_NOT_HERE, "PR_SET_MM_MAP",
				   (int)r);
}

static void take_back_permission(struct loading *l)
{
	const uint64_t args[6] = {SYS_PR_SET_PTRACER, 0};

	loaded_call(l, __NR_prctl, args);
}

/* With all signals blocked again: the traps have unblocked theirs. */
static void start(struct loading *l, uint64_t there)
{
	uint64_t all = UINT64_MAX;
	struct sys_registers r = l->start;
	uint64_t pc = l->base + header(l)->e_entry;

	registers_start(&r, pc, l->injected.stack, there);
	loaded_set_registers(l, &r);
	if (loaded_go_on(l) != LOADED_TRAP)
		loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE,
			      "its server does not run");
	loaded_get_registers(l, &r);
	registers_jump(&r,
		       registers_pc(&r) + SYS_TRAP_SIZE * (1 - SYS_TRAP_MOVES));
	loaded_set_registers(l, &r);
	sys_ptrace_with(SYS_PTRACE_SETSIGMASK, l->pid, sizeof all,
			(uint64_t)(uintptr_t)&all);
}

static void check(struct loading *l, uint64_t there)
{
	loaded_read(l, there, &l->injected, sizeof l->injected);
	switch ((enum injected_failure)l->injected.failure) {
	case INJECTED_OK:
		return;
	case INJECTED_ENVIRONMENT:
		loaded_refuse(l, BROOD_TEMPLATE_ENVIRONMENT,
			      "a library changes it");
	case INJECTED_NO_LIST:
		loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE,
			      "no list of libraries");
	case INJECTED_UNKNOWN_THREAD:
		break;
	}
	loaded_refuse(l, BROOD_TEMPLATE_NOT_HERE, "an unknown C library");
}

void loaded_inject(struct loading *l)
{
	uint64_t size = span(l), there, block;

	block = l->injected.map.env_end - l->injected.sp + INJECTED_ROOM;
	l->injected.stack = (l->injected.sp - block) & ~UINT64_C(15);
	l->injected.socket = l->socket;
	map(l, size + page_size(l));
	there = l->base + size;
	write_segments(l);
	relocate(l);
	protect(l);
	try_map(l, there);
	take_back_permission(l);
	loaded_restore(l);
	start(l, there);
	check(l, there);
}
