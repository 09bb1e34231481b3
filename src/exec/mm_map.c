/* SPDX-License-Identifier: MIT */
#include "exec/image.h"

#include "sys/sys.h"

struct bounds {
	uint64_t code, code_end, data, data_end;
};

/* As the kernel counts them: the last that is code, the end of what has
 * contents. */
static struct bounds measure(const struct load *l)
{
	struct bounds b = {.code = l->elf.low};

	for (uint32_t i = 0; i < l->elf.count; i++) {
		const struct elf_segment *s = &l->elf.segments[i];
		uint64_t end = s->address + s->file_size;

		if ((s->prot & SYS_PROT_EXEC) && end > b.code_end)
			b.code_end = end;
		if (s->address > b.data)
			b.data = s->address;
		if (end > b.data_end)
			b.data_end = end;
	}
	return b;
}

void image_mm_fill(const struct image *i, struct sys_mm_map *map)
{
	const struct load *l = &i->program;
	struct bounds b = measure(l);

	*map = (struct sys_mm_map){
		.start_code = load_address(l, b.code),
		.end_code = load_address(l, b.code_end),
		.start_data = load_address(l, b.data),
		.end_data = load_address(l, b.data_end),
		.start_brk = i->brk,
		.brk = i->brk,
		.start_stack = i->sp,
		.arg_start = i->args,
		.arg_end = i->args_end,
		.env_start = i->args_end,
		.env_end = i->env_end,
		.auxv = (uint64_t)(uintptr_t)i->auxv.entries,
		.auxv_size = (i->auxv.count + 1) * 16,
		.exe_fd = UINT32_MAX,
	};
}

/*
 * From here on /proc shows the new arguments, and brk(2) works on the new heap:
 * the old program must not run on, unless this fails.
 */
int image_mm_map(const struct image *i, struct fault *fault)
{
	struct sys_mm_map map;
	int r;

	image_mm_fill(i, &map);
	r = sys_prctl_mm(SYS_PR_SET_MM_MAP, sys_ptr(&map), sizeof map);
	return r < 0 ? image_refuse(fault, r, BROOD_REASON_NO_MM_MAP) : 0;
}
