/* SPDX-License-Identifier: MIT */
#include "exec/load.h"

#include "sys/sys.h"

/*
 * A fault costs many times what a page does that comes with others: small
 * files are brought in at once. Large ones hardly ever use all they have.
 */
#define AT_ONCE (UINT64_C(2) << 20)

#define ZEROS_AT_ONCE (UINT64_C(64) << 10)

static void *pages(uint64_t at, uint64_t size, int prot, int flags, int fd,
		   uint64_t offset)
{
	return sys_mmap_at((void *)(uintptr_t)at, size, prot,
			   flags | SYS_MAP_PRIVATE | SYS_MAP_FIXED, fd, offset);
}

/* As many of a part's bytes as its pages hold. */
static uint64_t held(const struct part *p)
{
	return p->from_file < p->size ? p->from_file : p->size;
}

/* The rest of the last page is where variables without a value begin. */
static void clear_rest(uint64_t at, const struct part *p, uint64_t tail)
{
	if (tail)
		mem_zero((void *)(uintptr_t)(at + held(p)), tail);
}

/* What may not be mapped to be executed (a noexec mount) can be read. */
static int copy(const struct load *l, const struct part *p, uint64_t at)
{
	void *to = pages(at, p->size, SYS_PROT_READ | SYS_PROT_WRITE,
			 SYS_MAP_ANONYMOUS | SYS_MAP_POPULATE, -1, 0);
	int r;

	if (sys_is_error(to))
		return (int)(intptr_t)to;
	r = source_read(&l->from, to, held(p), p->offset);
	if (r < 0)
		return r;
	return sys_mprotect(to, p->size, p->prot);
}

static int map_file(const struct load *l, const struct part *p, uint64_t at,
		    uint64_t tail)
{
	int prot = p->prot | (tail ? SYS_PROT_WRITE : 0);
	int at_once = load_size(l) <= AT_ONCE ? SYS_MAP_POPULATE : 0;
	void *to = pages(at, p->size, prot, at_once, l->from.fd, p->offset);

	if (sys_is_error(to))
		return (int)(intptr_t)to;
	clear_rest(at, p, tail);
	return prot == p->prot ? 0 : sys_mprotect(to, p->size, p->prot);
}

static int map_part(const struct load *l, const struct part *p, int more)
{
	uint64_t at = l->now + (p->address - l->elf.low);
	uint64_t tail = more ? p->size - held(p) : 0;
	int r;

	if (!p->from_file) {
		void *to =
			pages(at, p->size, p->prot, SYS_MAP_ANONYMOUS, -1, 0);

		return sys_is_error(to) ? (int)(intptr_t)to : 0;
	}
	if (l->from.fd < 0)
		return copy(l, p, at);
	r = map_file(l, p, at, tail);
	return r == -EPERM || r == -EACCES || r == -ENODEV ? copy(l, p, at) : r;
}

int load_map(const struct load *l, struct fault *fault)
{
	for (uint32_t i = 0; i < l->elf.count; i++) {
		const struct elf_segment *s = &l->elf.segments[i];
		struct part parts[2];
		unsigned n = load_parts(l, i, parts);

		for (unsigned k = 0; k < n; k++) {
			int r = map_part(l, &parts[k], s->size > s->file_size);

			if (r < 0)
				return load_fails(fault, r);
		}
	}
	return 0;
}
