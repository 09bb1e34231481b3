/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_PREFETCH_H
#define TEMPLATE_PREFETCH_H

#include <stddef.h>
#include <stdint.h>

#include "sys/abi.h"
#include "sys/mem.h"

/*
 * Pages that one child after the other uses are given to all further ones at
 * once, while they stand by. The template looks at the page tables of its first
 * children while they run, which changes nothing for them.
 *
 * It is about the memory that the template had when it started: of what can be
 * written to the pages that at least two children have written to, and of what
 * is only read from files those that two had mapped. The kernel maps sixteen of
 * the latter at a fault, so that one is asked for in each sixteen.
 */
#define PREFETCH_CHILDREN 8
#define PREFETCH_TRIES 64 /* children, of which most ended too early */
#define PREFETCH_RUNS 2048
#define PREFETCH_ENTRIES 2048
#define PREFETCH_AROUND 16

/* Of a page, as /proc/PID/pagemap tells it. */
#define PAGE_PRESENT (UINT64_C(1) << 63)
#define PAGE_OF_A_FILE (UINT64_C(1) << 61)
#define PAGE_ALONE (UINT64_C(1) << 56) /* nobody else has it mapped */

struct prefetch_area {
	uint64_t start;
	uint64_t pages;
	uint64_t index; /* of its first page */
	int is_read;    /* and not written to */
};

struct prefetch_run {
	uint64_t start;
	uint64_t size;
	int advice;
};

struct prefetch {
	uint64_t page; /* its size; 0: nothing is done */
	struct prefetch_area *areas;
	uint32_t n_areas;
	uint64_t pages; /* of all areas */

	/* One bit for each page: used by the child that is looked at, by any
	 * before, by at least two. */
	uint64_t *now, *once, *twice;
	uint64_t
		*entries; /* PREFETCH_ENTRIES: what the kernel tells of pages */

	int tries;     /* how many children ... */
	int looked_at; /* ... and of how many something was seen */
	int seen;      /* of the one that is */
	int pagemap;   /* of the one that is; -1 */
	int64_t nap;   /* until the next look, ns */

	struct prefetch_run *runs; /* PREFETCH_RUNS */
	uint32_t n_runs;
	uint64_t populated; /* how many pages a child gets at once */
};

/* prefetch_areas.c: in the template, when it has all its memory. Without /proc,
 * or the memory for it, nothing is prefetched. */
MEM_HIDDEN void prefetch_start(struct prefetch *p);

/* prefetch.c: in each child, while nothing is asked of it. */
MEM_HIDDEN void prefetch_populate(const struct prefetch *p);

/* prefetch_look.c: what the kernel tells of an area's pages, this one and those
 * behind it, into entries: of how many; 0: it has none of them any more. */
MEM_HIDDEN uint64_t prefetch_entries(const struct prefetch *p, int pagemap,
				     const struct prefetch_area *a,
				     uint64_t page);

/* In the template: a child has been made. */
MEM_HIDDEN void prefetch_child(struct prefetch *p, int pid);

/* Will none be looked at any more? */
static inline int prefetch_is_over(const struct prefetch *p)
{
	return !p->page ||
	       (p->pagemap < 0 && (p->looked_at >= PREFETCH_CHILDREN ||
				   p->tries >= PREFETCH_TRIES));
}

/* Is a child to be looked at after that nap, unless a request comes before? */
static inline int prefetch_is_looking(const struct prefetch *p)
{
	return p->page && p->pagemap >= 0;
}

/* Looks at it, once more. */
MEM_HIDDEN void prefetch_look(struct prefetch *p);

/* prefetch_runs.c: what has been used, as ranges. */
MEM_HIDDEN void prefetch_sum_up(struct prefetch *p);

#endif
