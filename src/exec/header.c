/* SPDX-License-Identifier: MIT */
#include "exec/elf.h"

#include "sys/abi.h"

static int check_kind(const Elf64_Ehdr *h, struct fault *fault)
{
	if (mem_compare(h->e_ident, ELFMAG, SELFMAG))
		return elf_refuse(fault, BROOD_REASON_ELF_MAGIC, 0);
	if (h->e_ident[EI_CLASS] != ELFCLASS64)
		return elf_refuse(fault, BROOD_REASON_ELF_CLASS,
				  h->e_ident[EI_CLASS]);
	if (h->e_ident[EI_DATA] != ELFDATA2LSB)
		return elf_refuse(fault, BROOD_REASON_ELF_BYTE_ORDER,
				  h->e_ident[EI_DATA]);
	if (h->e_ident[EI_VERSION] != EV_CURRENT || h->e_version != EV_CURRENT)
		return elf_refuse(fault, BROOD_REASON_ELF_VERSION,
				  h->e_version);
	if (h->e_machine != ELF_MACHINE_HERE)
		return elf_refuse(fault, BROOD_REASON_ELF_MACHINE,
				  h->e_machine);
	if (h->e_type != ET_EXEC && h->e_type != ET_DYN)
		return elf_refuse(fault, BROOD_REASON_ELF_TYPE, h->e_type);
	return 0;
}

static int check_table(const Elf64_Ehdr *h, uint64_t file_size,
		       struct fault *fault)
{
	uint64_t size = (uint64_t)h->e_phnum * sizeof(Elf64_Phdr);

	if (h->e_phentsize != sizeof(Elf64_Phdr))
		return elf_refuse(fault, BROOD_REASON_ELF_HEADER_SIZE,
				  h->e_phentsize);
	if (!h->e_phnum || h->e_phnum > ELF_HEADERS_MOST)
		return elf_refuse(fault, BROOD_REASON_ELF_HEADERS, h->e_phnum);
	if (h->e_phoff > file_size || size > file_size - h->e_phoff)
		return elf_refuse(fault, BROOD_REASON_ELF_TRUNCATED, 0);
	return 0;
}

int elf_header(struct elf *elf, const void *bytes, size_t size,
	       uint64_t file_size, struct fault *fault)
{
	Elf64_Ehdr h;
	int r;

	mem_zero(elf, sizeof *elf);
	if (size < SELFMAG)
		return elf_refuse(fault, BROOD_REASON_ELF_MAGIC, 0);
	if (size < sizeof h) {
		if (mem_compare(bytes, ELFMAG, SELFMAG))
			return elf_refuse(fault, BROOD_REASON_ELF_MAGIC, 0);
		return elf_refuse(fault, BROOD_REASON_ELF_TRUNCATED, 0);
	}
	mem_copy(&h, bytes, sizeof h);
	r = check_kind(&h, fault);
	if (r == 0)
		r = check_table(&h, file_size, fault);
	if (r < 0)
		return r;
	elf->headers_at = h.e_phoff;
	elf->headers = h.e_phnum;
	elf->entry = h.e_entry;
	elf->movable = h.e_type == ET_DYN;
	return 0;
}
