/* SPDX-License-Identifier: MIT */
#include "exec/load.h"

/* Where two segments share a page, the later one has it, as in the kernel. */
static uint64_t end_of(const struct load *l, uint32_t i)
{
	const struct elf_segment *s = &l->elf.segments[i];
	uint64_t end = page_up(s->address + s->size, l->page);
	uint64_t next;

	if (i + 1 == l->elf.count)
		return end;
	next = page_down(s[1].address, l->page);
	return next < end ? next : end;
}

unsigned load_parts(const struct load *l, uint32_t i, struct part parts[2])
{
	const struct elf_segment *s = &l->elf.segments[i];
	uint64_t start = page_down(s->address, l->page);
	uint64_t lead = s->address - start;
	uint64_t end = end_of(l, i);
	uint64_t filled = start;
	unsigned n = 0;

	if (s->file_size) {
		filled = page_up(s->address + s->file_size, l->page);
		if (filled > end)
			filled = end;
	}
	if (filled > start)
		parts[n++] = (struct part){
			.address = start,
			.size = filled - start,
			.from_file = s->file_size + lead,
			.offset = s->file_offset - lead,
			.prot = s->prot,
		};
	if (end > filled)
		parts[n++] = (struct part){
			.address = filled,
			.size = end - filled,
			.prot = s->prot,
		};
	return n;
}
