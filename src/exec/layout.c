/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/abi.h"

#define BRK_SPREAD (UINT64_C(32) << 20) /* as the kernel's */

/*
 * Where the kernel puts programs that may be anywhere: at two thirds of the
 * address space, plus a random number of pages that spreads them over the 128th
 * part of it. The stack is always at its end, which tells how large it is.
 */
static uint64_t wanted(const struct image *i)
{
	uint64_t space = UINT64_C(1)
			 << (64 - __builtin_clzll(i->maps.stack.end - 1));
	uint64_t spread = space / 128 / i->page;

	return page_down(space / 3 * 2, i->page) +
	       image_random(i, spread) * i->page;
}

static uint64_t end(const struct load *l)
{
	return load_address(l, l->elf.high);
}

int image_layout(struct image *i, struct fault *fault)
{
	struct load *l = &i->program;
	int r = load_place(l, l->elf.movable ? wanted(i) : 0, fault);

	if (r < 0)
		return r;
	i->brk = end(l) + image_random(i, BRK_SPREAD / i->page) * i->page;
	return load_map(l, fault);
}
