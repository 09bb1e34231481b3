/* SPDX-License-Identifier: MIT */
#include "exec/elf.h"

#include "sys/abi.h"

#define ADDRESS_MOST (UINT64_C(1) << 56) /* more than any address space has */

static int check_segment(const Elf64_Phdr *p, uint32_t i, uint64_t file_size,
			 uint64_t page, struct fault *fault)
{
	if (p->p_memsz < p->p_filesz)
		return elf_refuse(fault, BROOD_REASON_ELF_SEGMENT_SIZE, i);
	if (p->p_vaddr >= ADDRESS_MOST || p->p_memsz >= ADDRESS_MOST)
		return elf_refuse(fault, BROOD_REASON_ELF_ADDRESS, i);
	if (p->p_filesz &&
	    (p->p_offset > file_size || p->p_filesz > file_size - p->p_offset))
		return elf_refuse(fault, BROOD_REASON_ELF_TRUNCATED, i);
	if (p->p_align & (p->p_align - 1) || p->p_align >= ADDRESS_MOST ||
	    (p->p_filesz && (p->p_vaddr ^ p->p_offset) & (page - 1)))
		return elf_refuse(fault, BROOD_REASON_ELF_ALIGNMENT, i);
	return 0;
}

static int protection(uint32_t flags)
{
	return (flags & PF_R ? SYS_PROT_READ : 0) |
	       (flags & PF_W ? SYS_PROT_WRITE : 0) |
	       (flags & PF_X ? SYS_PROT_EXEC : 0);
}

static int add_segment(struct elf *elf, const Elf64_Phdr *p, uint32_t i,
		       uint64_t page, struct fault *fault)
{
	uint64_t end = (p->p_vaddr + p->p_memsz + page - 1) & ~(page - 1);
	const struct elf_segment *last;

	if (!elf->count)
		elf->low = p->p_vaddr & ~(page - 1);
	else {
		last = &elf->segments[elf->count - 1];
		if (p->p_vaddr < last->address + last->size)
			return elf_refuse(fault, BROOD_REASON_ELF_OVERLAP, i);
	}
	if (end > elf->high)
		elf->high = end;
	if (p->p_align > elf->align)
		elf->align = p->p_align;
	elf->segments[elf->count++] = (struct elf_segment){
		.address = p->p_vaddr,
		.size = p->p_memsz,
		.file_offset = p->p_offset,
		.file_size = p->p_filesz,
		.prot = protection(p->p_flags),
	};
	return 0;
}

/* The path has to fit where paths do, with its NUL. */
static int add_interpreter(struct elf *elf, const Elf64_Phdr *p, uint32_t i,
			   uint64_t file_size, struct fault *fault)
{
	if (elf->interpreter_size)
		return 0; /* the kernel looks at the first one alone */
	if (p->p_filesz < 2 || p->p_filesz > ELF_INTERPRETER_MOST)
		return elf_refuse(fault, BROOD_REASON_ELF_INTERPRETER_PATH, i);
	if (p->p_offset > file_size || p->p_filesz > file_size - p->p_offset)
		return elf_refuse(fault, BROOD_REASON_ELF_TRUNCATED, i);
	elf->interpreter_at = p->p_offset;
	elf->interpreter_size = p->p_filesz;
	return 0;
}

static int add(struct elf *elf, const Elf64_Phdr *p, uint32_t i,
	       uint64_t file_size, uint64_t page, struct fault *fault)
{
	int r = 0;

	switch (p->p_type) {
	case PT_LOAD:
		r = check_segment(p, i, file_size, page, fault);
		if (r < 0 || !p->p_memsz)
			return r;
		return add_segment(elf, p, i, page, fault);
	case PT_INTERP:
		return add_interpreter(elf, p, i, file_size, fault);
	case PT_GNU_STACK:
		elf->executable_stack = !!(p->p_flags & PF_X);
		return 0;
	default:
		return 0;
	}
}

/* The headers are in memory if a segment brings them there. */
static void find_headers(struct elf *elf)
{
	uint64_t size = elf->headers * sizeof(Elf64_Phdr);

	for (uint32_t i = 0; i < elf->count; i++) {
		const struct elf_segment *s = &elf->segments[i];
		uint64_t into = elf->headers_at - s->file_offset;

		if (elf->headers_at >= s->file_offset && into < s->file_size &&
		    size <= s->file_size - into)
			elf->headers_address = s->address + into;
	}
}

static int entry_is_code(const struct elf *elf)
{
	for (uint32_t i = 0; i < elf->count; i++) {
		const struct elf_segment *s = &elf->segments[i];

		if ((s->prot & SYS_PROT_EXEC) && elf->entry >= s->address &&
		    elf->entry - s->address < s->size)
			return 1;
	}
	return 0;
}

int elf_segments(struct elf *elf, const Elf64_Phdr *headers, uint64_t file_size,
		 uint64_t page, struct fault *fault)
{
	elf->align = page;
	for (uint32_t i = 0; i < elf->headers; i++) {
		int r = add(elf, &headers[i], i, file_size, page, fault);

		if (r < 0)
			return r;
	}
	if (!elf->count)
		return elf_refuse(fault, BROOD_REASON_ELF_NO_SEGMENT, 0);
	if (!elf->movable && !elf->low)
		return elf_refuse(fault, BROOD_REASON_ELF_ADDRESS, 0);
	if (!entry_is_code(elf))
		return elf_refuse(fault, BROOD_REASON_ELF_ENTRY, 0);
	find_headers(elf);
	return 0;
}

int elf_interpreter(const struct elf *elf, const char *path,
		    struct fault *fault)
{
	if (!path[0] || path[elf->interpreter_size - 1])
		return elf_refuse(fault, BROOD_REASON_ELF_INTERPRETER_PATH, 0);
	return 0;
}
