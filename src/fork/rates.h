/* SPDX-License-Identifier: MIT */
#ifndef FORK_RATES_H
#define FORK_RATES_H

#include <stdint.h>

#include "sys/mem.h"

/* What parts of a fork cost here, in picoseconds. */
struct rates {
	uint64_t base; /* the smallest fork */
	uint64_t page;
	uint64_t huge_page;
	uint64_t table;
	uint64_t mapping;
	uint64_t descriptor;
};

/* rates.c: measured at the first call. 0 or a negated error number. */
MEM_HIDDEN int rates_get(struct rates *out);

/* rates_scenes.c: measures, in a process of its own. */
MEM_HIDDEN int rates_measure(struct rates *out);

#endif
