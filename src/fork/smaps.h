/* SPDX-License-Identifier: MIT */
#ifndef FORK_SMAPS_H
#define FORK_SMAPS_H

#include <stdint.h>

#include "sys/mem.h"

enum mapping_flag {
	MAPPING_WRITE = 1 << 0,
	MAPPING_EXEC = 1 << 1,
	MAPPING_SHARED = 1 << 2,
	MAPPING_FILE = 1 << 3,      /* has an inode */
	MAPPING_DONTFORK = 1 << 4,  /* VmFlags dc */
	MAPPING_WIPE = 1 << 5,      /* wf */
	MAPPING_GROWS = 1 << 6,     /* gd: a stack */
	MAPPING_SPECIAL = 1 << 7,   /* io or pf: a device's */
	MAPPING_HEAP = 1 << 8,      /* [heap] */
	MAPPING_STACK = 1 << 9,     /* [stack] */
	MAPPING_KERNEL = 1 << 10,   /* [vdso] and its like */
	MAPPING_HUGETLB = 1 << 11,  /* ht */
	MAPPING_CODE_FILE = 1 << 12 /* of a program or library, or its bss */
};

/* One line of /proc/PID/maps or smaps, with what follows it there. */
struct mapping {
	uint64_t start, end;
	uint64_t inode;
	uint32_t dev;
	uint32_t flags;    /* enum mapping_flag */
	uint32_t page_kib; /* its page size; 0 in maps */
	uint32_t pad;
	uint64_t rss_kib;
	uint64_t anon_kib;
	uint64_t huge_kib;
	uint64_t swap_kib;
};

/* Calls fn for each mapping of a process, until it answers with an error. 0, or
 * that, or why the file could not be read. */
MEM_HIDDEN int smaps_each(const char *path,
			  int (*fn)(void *arg, const struct mapping *m),
			  void *arg);

#endif
