/* SPDX-License-Identifier: MIT */
#include "fork/regions.h"

#include "sys/sys.h"

#define FIRST_SIZE ((size_t)64 * 1024)

static int grow(struct mappings *all)
{
	size_t size = all->mapped ? 2 * all->mapped : FIRST_SIZE;
	void *room =
		sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);

	if (sys_is_error(room))
		return -ENOMEM;
	mem_copy(room, all->list, all->count * sizeof *all->list);
	mappings_end(all);
	all->list = room;
	all->mapped = size;
	return 0;
}

static int add(void *arg, const struct mapping *m)
{
	struct mappings *all = arg;
	int r = 0;

	if ((all->count + 1) * sizeof *m > all->mapped)
		r = grow(all);
	if (r == 0)
		all->list[all->count++] = *m;
	return r;
}

static int same_file(const struct mapping *a, const struct mapping *b)
{
	return (a->flags & MAPPING_FILE) && a->inode == b->inode &&
	       a->dev == b->dev;
}

/* A file of which a part is executed is a program or a library, and what
 * adjoins its data is its bss. */
static void mark_code(struct mappings *all)
{
	for (uint32_t i = 0; i < all->count; i++) {
		const struct mapping *code = &all->list[i];

		if (!(code->flags & MAPPING_EXEC) ||
		    (code->flags & MAPPING_CODE_FILE))
			continue;
		for (uint32_t j = 0; j < all->count; j++)
			if (i == j || same_file(&all->list[j], code))
				all->list[j].flags |= MAPPING_CODE_FILE;
	}
	for (uint32_t i = 1; i < all->count; i++) {
		const struct mapping *before = &all->list[i - 1];
		struct mapping *m = &all->list[i];

		if ((before->flags & MAPPING_CODE_FILE) &&
		    (before->flags & MAPPING_WRITE) &&
		    !(m->flags & MAPPING_FILE) && m->start == before->end)
			m->flags |= MAPPING_CODE_FILE;
	}
}

int mappings_read(struct mappings *all)
{
	int r;

	*all = (struct mappings){.list = NULL};
	r = smaps_each("/proc/self/smaps", add, all);
	if (r < 0)
		mappings_end(all);
	else
		mark_code(all);
	return r;
}

void mappings_end(struct mappings *all)
{
	if (all->mapped)
		sys_munmap(all->list, all->mapped);
	all->mapped = 0;
}
