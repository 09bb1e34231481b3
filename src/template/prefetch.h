/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_PREFETCH_H
#define TEMPLATE_PREFETCH_H

#include <stddef.h>
#include <stdint.h>

#include "sys/abi.h"
#include "sys/mem.h"

/*
 * Pages that one child after the other writes to are given to all further ones
 * at once, right after birth. The template looks at the page tables of its
 * first children while they run, which changes nothing for them.
 *
 * What at least two children have written to, of the memory that the template
 * had when it started, is prefetched where it is a run of some length: a call
 * for one page costs more than its fault. So it does for pages that are read
 * only, of which the kernel maps sixteen at a fault.
 */
#define PREFETCH_CHILDREN 4
#define PREFETCH_RUNS 1024
#define PREFETCH_ENTRIES 2048
#define PREFETCH_RUN 8 /* pages, at least */

struct prefetch_area {
	uint64_t start;
	uint64_t pages;
	uint64_t index; /* of its first page */
};

struct prefetch_run {
	uint64_t start;
	uint64_t size;
};

struct prefetch {
	uint64_t page; /* its size; 0: nothing is done */
	struct prefetch_area *areas;
	uint32_t n_areas;
	uint64_t pages; /* of all areas */

	/* One bit for each page: written to by the child that is looked at, by
	 * any before, by at least two. */
	uint64_t *now, *once, *twice;
	uint64_t
		*entries; /* PREFETCH_ENTRIES: what the kernel tells of pages */

	int looked_at; /* how many children */
	int pagemap;   /* of the one that is; -1 */
	int64_t nap;   /* until the next look, ns */

	struct prefetch_run *runs; /* PREFETCH_RUNS */
	uint32_t n_runs;
	uint64_t populated; /* how many pages a child gets at once */
};

/* prefetch_areas.c: in the template, when it has all its memory. Without /proc,
 * or the memory for it, nothing is prefetched. */
MEM_HIDDEN void prefetch_start(struct prefetch *p);

/* prefetch.c: in each child, first of all. */
MEM_HIDDEN void prefetch_populate(const struct prefetch *p);

/* prefetch_look.c: in the template: a child has been made. */
MEM_HIDDEN void prefetch_child(struct prefetch *p, int pid);

/* Is a child to be looked at after that nap, unless a request comes before? */
static inline int prefetch_is_looking(const struct prefetch *p)
{
	return p->page && p->pagemap >= 0;
}

/* Looks at it, once more. */
MEM_HIDDEN void prefetch_look(struct prefetch *p);

/* prefetch_runs.c: what has been written to, as ranges. */
MEM_HIDDEN void prefetch_sum_up(struct prefetch *p);

#endif
