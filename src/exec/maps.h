/* SPDX-License-Identifier: MIT */
#ifndef EXEC_MAPS_H
#define EXEC_MAPS_H

#include "error/fault.h"
#include "sys/mem.h"

struct range {
	uint64_t start;
	uint64_t end;
};

#define MAPS_KERNEL_MOST 8
#define MAPS_AIO_MOST 8

/* The caller's memory, as far as somebody who takes it away must know it. */
struct maps {
	uint64_t lowest, highest;
	struct range stack;
	uint64_t below_stack; /* where what lies below it ends */
	struct range kernel[MAPS_KERNEL_MOST]; /* vdso and what it reads */
	unsigned kernels;
	uint64_t aio[MAPS_AIO_MOST]; /* contexts of io_setup(2) */
	unsigned aios;
};

/* maps.c: 0, or why /proc/self/maps could not be read. */
MEM_HIDDEN int maps_read(struct maps *maps);

/* maps_line.c: one line of it, without its end. Pure. */
MEM_HIDDEN void maps_line(struct maps *maps, const char *line, size_t size);

#endif
