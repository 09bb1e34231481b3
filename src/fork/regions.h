/* SPDX-License-Identifier: MIT */
#ifndef FORK_REGIONS_H
#define FORK_REGIONS_H

#include <brood/fork.h>

#include "error/fault.h"
#include "fork/smaps.h"

/* A stretch whose flags a fork changes, and how. Advice 0: none. */
struct piece {
	char *addr;
	size_t length;
	uint32_t region;
	uint16_t inherit; /* DONTFORK or DOFORK */
	uint16_t inherit_back;
	uint16_t wipe; /* WIPEONFORK or KEEPONFORK */
	uint16_t wipe_back;
};

/* Lies at the start of its own memory. */
struct brood_regions {
	size_t mapped;
	uint32_t count;
	struct piece pieces[];
};

/* All of a process's mappings, in order. */
struct mappings {
	struct mapping *list;
	uint32_t count;
	size_t mapped; /* bytes at list */
};

/* regions_map.c: the caller's. */
MEM_HIDDEN int mappings_read(struct mappings *all);
MEM_HIDDEN void mappings_end(struct mappings *all);

/* regions_check.c: one against the mappings; which are told with *first and
 * *last. Pure. */
MEM_HIDDEN int region_check(const struct brood_region *r, uint32_t index,
			    const struct mappings *all, uint32_t *first,
			    uint32_t *last, struct fault *fault);

/* Two that overlap are refused. */
MEM_HIDDEN int regions_check_pairs(const struct brood_region *list, uint32_t n,
				   struct fault *fault);

/* regions_apply.c: before a fork, and after it, on each side. */
MEM_HIDDEN int regions_apply(const struct brood_regions *set,
			     struct fault *fault);
MEM_HIDDEN void regions_revert(const struct brood_regions *set, int in_child);

#endif
