/* SPDX-License-Identifier: MIT */
#include "exec/load.h"

#include "sys/abi.h"

int load_read(struct load *l, struct arena *arena, struct fault *fault)
{
	uint64_t size = l->from.size;
	char first[sizeof(Elf64_Ehdr)] __attribute__((aligned(8)));
	uint64_t n = size < sizeof first ? size : sizeof first;
	Elf64_Phdr *headers;
	int r = source_read(&l->from, first, n, 0);

	if (r < 0)
		return load_fails(fault, r);
	r = elf_header(&l->elf, first, n, size, fault);
	if (r < 0)
		return r;
	n = l->elf.headers * sizeof *headers;
	headers = arena_alloc(arena, n);
	l->elf.segments =
		arena_alloc(arena, l->elf.headers * sizeof *l->elf.segments);
	if (!headers || !l->elf.segments)
		return load_fails(fault, -ENOMEM);
	r = source_read(&l->from, headers, n, l->elf.headers_at);
	if (r < 0)
		return load_fails(fault, r);
	return elf_segments(&l->elf, headers, size, l->page, fault);
}

const char *load_interpreter(const struct load *l, struct arena *arena,
			     struct fault *fault)
{
	char *path = arena_alloc(arena, l->elf.interpreter_size);
	int r = path ? source_read(&l->from, path, l->elf.interpreter_size,
				   l->elf.interpreter_at)
		     : -ENOMEM;

	if (r < 0) {
		load_fails(fault, r);
		return NULL;
	}
	return elf_interpreter(&l->elf, path, fault) < 0 ? NULL : path;
}
