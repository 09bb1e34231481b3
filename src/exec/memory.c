/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

/* What stays, sorted by address. */
struct kept {
	struct range *list;
	uint32_t count;
};

static void keep(struct kept *k, uint64_t start, uint64_t size)
{
	uint32_t at = k->count++;

	for (; at && k->list[at - 1].start > start; at--)
		k->list[at] = k->list[at - 1];
	k->list[at] = (struct range){start, start + size};
}

static void keep_load(struct kept *k, const struct load *l)
{
	for (uint32_t i = 0; l->now && i < l->elf.count; i++) {
		struct part parts[2];
		unsigned n = load_parts(l, i, parts);

		for (unsigned p = 0; p < n; p++)
			keep(k, l->now + (parts[p].address - l->elf.low),
			     parts[p].size);
	}
}

static int collect(struct kept *k, struct image *i)
{
	uint32_t most = 2 * (i->program.elf.count + i->interpreter.elf.count) +
			MAPS_KERNEL_MOST + 3;

	k->count = 0;
	k->list = arena_alloc(&i->arena, most * sizeof *k->list);
	if (!k->list)
		return -ENOMEM;
	for (unsigned n = 0; n < i->maps.kernels; n++)
		keep(k, i->maps.kernel[n].start,
		     i->maps.kernel[n].end - i->maps.kernel[n].start);
	keep(k, i->stack.start, i->stack.end - i->stack.start);
	keep(k, (uint64_t)(uintptr_t)i->leave.calls, i->leave.size);
	keep(k, (uint64_t)(uintptr_t)i->leave.code, i->leave.code_size);
	keep_load(k, &i->program);
	keep_load(k, &i->interpreter);
	return 0;
}

/* A program that cannot be moved may need what has to stay. */
static int in_the_way(const struct kept *k, const struct load *l)
{
	uint64_t start = load_address(l, l->elf.low);
	uint64_t end = load_address(l, l->elf.high);

	for (uint32_t n = 0; load_staged(l) && n < k->count; n++)
		if (k->list[n].start < end && k->list[n].end > start)
			return 1;
	return 0;
}

static void unmap(struct leave *l, uint64_t start, uint64_t end)
{
	if (end > start)
		leave_call(l, LEAVE_MUST, __NR_munmap, (long)start,
			   (long)(end - start), 0, 0);
}

static void unmap_others(const struct image *i, struct leave *l,
			 const struct kept *k)
{
	uint64_t at = i->maps.lowest, end = i->maps.highest;

	for (uint32_t n = 0; n < k->count; n++) {
		if (k->list[n].start > at)
			unmap(l, at, k->list[n].start);
		if (k->list[n].end > at)
			at = k->list[n].end;
	}
	unmap(l, at, end);
}

static void move(struct leave *to, const struct load *l)
{
	for (uint32_t i = 0; load_staged(l) && i < l->elf.count; i++) {
		struct part parts[2];
		unsigned n = load_parts(l, i, parts);

		for (unsigned p = 0; p < n; p++) {
			uint64_t size = parts[p].size;

			leave_call5(to, LEAVE_MUST, __NR_mremap,
				    (long)(l->now +
					   (parts[p].address - l->elf.low)),
				    (long)size, (long)size,
				    SYS_MREMAP_MAYMOVE | SYS_MREMAP_FIXED,
				    (long)load_address(l, parts[p].address));
		}
	}
}

int image_memory(struct image *i)
{
	struct kept k;
	int r = collect(&k, i);

	if (r < 0)
		return r;
	if (in_the_way(&k, &i->program))
		return -EEXIST;
	unmap_others(i, &i->leave, &k);
	move(&i->leave, &i->program);
	return 0;
}
