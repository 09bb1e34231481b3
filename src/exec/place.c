/* SPDX-License-Identifier: MIT */
#include "exec/load.h"

#include "sys/sys.h"

static void *reserve(uint64_t at, uint64_t size, int flags)
{
	return sys_mmap_at((void *)(uintptr_t)at, size, SYS_PROT_NONE,
			   SYS_MAP_PRIVATE | SYS_MAP_ANONYMOUS |
				   SYS_MAP_NORESERVE | flags,
			   -1, 0);
}

static void give_back(uint64_t at, uint64_t size)
{
	if (size)
		sys_munmap((void *)(uintptr_t)at, size);
}

/* Exactly there, or an error; -EEXIST: taken. */
static int reserve_at(struct load *l, uint64_t at)
{
	void *got = reserve(at, load_size(l), SYS_MAP_FIXED_NOREPLACE);

	if (sys_is_error(got))
		return (int)(intptr_t)got;
	if ((uint64_t)(uintptr_t)got != at) { /* before Linux 4.17 a wish */
		give_back((uint64_t)(uintptr_t)got, load_size(l));
		return -EEXIST;
	}
	l->now = at;
	return 0;
}

/* What is moved moves by a multiple of the alignment. */
static uint64_t apart(const struct load *l)
{
	return l->elf.low & (l->elf.align - 1);
}

static int reserve_anywhere(struct load *l)
{
	uint64_t spare = l->elf.align - l->page;
	uint64_t got, end;
	void *all = reserve(0, load_size(l) + spare, 0);

	if (sys_is_error(all))
		return (int)(intptr_t)all;
	got = (uint64_t)(uintptr_t)all;
	end = got + load_size(l) + spare;
	l->now = page_up(got - apart(l), l->elf.align) + apart(l);
	give_back(got, l->now - got);
	give_back(l->now + load_size(l), end - l->now - load_size(l));
	return 0;
}

/* wanted was chosen at random, and may hit something. */
static int movable(struct load *l, uint64_t wanted)
{
	int r = -EEXIST;

	if (wanted)
		r = reserve_at(l, page_down(wanted, l->elf.align) + apart(l));
	if (r == -EEXIST)
		r = reserve_anywhere(l);
	l->bias = l->now - l->elf.low;
	return r;
}

/* Where the old program is in the way, it waits beside its place. */
static int fixed(struct load *l, struct fault *fault)
{
	int r = reserve_at(l, l->elf.low);

	if (r == -EEXIST)
		return reserve_anywhere(l);
	if (r == -EPERM || r == -EINVAL) /* reserved, or beyond the end */
		return elf_refuse(fault, BROOD_REASON_ELF_ADDRESS, 0);
	return r;
}

int load_place(struct load *l, uint64_t wanted, struct fault *fault)
{
	int r = l->elf.movable ? movable(l, wanted) : fixed(l, fault);

	if (r < 0 && !fault->code)
		load_fails(fault, r);
	return r;
}

void load_drop(struct load *l)
{
	if (l->now)
		give_back(l->now, load_size(l));
	l->now = 0;
}
