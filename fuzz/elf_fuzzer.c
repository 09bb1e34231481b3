/* SPDX-License-Identifier: MIT */
/*
 * Any bytes for an image: the parser says no by name, or what it says yes to is
 * within its bounds, and so are the pages that the loader would map.
 */
#include "exec/load.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PAGE UINT64_C(4096)

static void must(int condition)
{
	if (!condition)
		abort();
}

static void refused_by_name(const struct fault *fault)
{
	must(fault->code == -ENOEXEC);
	must(fault->stage == BROOD_STAGE_IMAGE);
	must(fault->reason >= BROOD_REASON_ELF_MAGIC &&
	     fault->reason <= BROOD_REASON_ELF_INTERPRETER_NESTED);
}

/* Pages ascend, do not overlap, lie in the image, and come from the file. */
static uint64_t check_parts(const struct load *l, uint32_t i, uint64_t above,
			    uint64_t file_size)
{
	struct part parts[2];
	unsigned n = load_parts(l, i, parts);

	must(n <= 2);
	for (unsigned k = 0; k < n; k++) {
		const struct part *p = &parts[k];
		uint64_t used = p->from_file < p->size ? p->from_file : p->size;

		must(!(p->address % PAGE) && !(p->size % PAGE) && p->size);
		must(p->address >= above);
		must(p->address >= l->elf.low);
		must(p->address + p->size <= l->elf.high);
		must(p->address + p->size > p->address);
		must(!used ||
		     (!(p->offset % PAGE) && p->offset + used <= file_size));
		above = p->address + p->size;
	}
	return above;
}

static void check_segments(const struct load *l, uint64_t file_size)
{
	const struct elf *elf = &l->elf;
	uint64_t above = 0;

	must(elf->count > 0 && elf->count <= elf->headers);
	must(elf->low < elf->high && elf->high < UINT64_C(1) << 60);
	must(elf->align >= PAGE && !(elf->align & (elf->align - 1)));
	must(elf->entry >= elf->low && elf->entry < elf->high);
	for (uint32_t i = 0; i < elf->count; i++) {
		const struct elf_segment *s = &elf->segments[i];

		must(s->file_size <= s->size);
		must(s->file_offset + s->file_size <= file_size ||
		     !s->file_size);
		above = check_parts(l, i, above, file_size);
	}
}

static void check_interpreter(const struct load *l, const uint8_t *data,
			      uint64_t size)
{
	struct fault fault = {.code = 0};
	uint64_t n = l->elf.interpreter_size;
	char *path;

	if (!n)
		return;
	must(n >= 2 && n <= ELF_INTERPRETER_MOST);
	must(l->elf.interpreter_at <= size &&
	     n <= size - l->elf.interpreter_at);
	path = malloc(n); /* exact, for the sanitizer */
	memcpy(path, data + l->elf.interpreter_at, n);
	if (elf_interpreter(&l->elf, path, &fault) < 0)
		refused_by_name(&fault);
	else
		must(strlen(path) < n && *path);
	free(path);
}

/* The headers as the loader would read them, in memory of just their size. */
static void segments(struct load *l, const uint8_t *data, uint64_t size)
{
	struct fault fault = {.code = 0};
	size_t bytes = l->elf.headers * sizeof(Elf64_Phdr);
	Elf64_Phdr *headers = malloc(bytes);

	must(l->elf.headers_at <= size && bytes <= size - l->elf.headers_at);
	l->elf.segments = malloc(l->elf.headers * sizeof *l->elf.segments);
	memcpy(headers, data + l->elf.headers_at, bytes);
	if (elf_segments(&l->elf, headers, size, PAGE, &fault) < 0) {
		refused_by_name(&fault);
	} else {
		check_segments(l, size);
		check_interpreter(l, data, size);
	}
	free(l->elf.segments);
	free(headers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = {.code = 0};
	struct load l = {.page = PAGE};
	size_t first = size < sizeof(Elf64_Ehdr) ? size : sizeof(Elf64_Ehdr);
	void *bytes = malloc(first + 1);

	memcpy(bytes, data, first);
	if (elf_header(&l.elf, bytes, first, size, &fault) < 0)
		refused_by_name(&fault);
	else
		segments(&l, data, size);
	free(bytes);
	return 0;
}
