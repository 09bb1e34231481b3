/* SPDX-License-Identifier: MIT */
#ifndef FORK_LINES_H
#define FORK_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "sys/mem.h"

/* A file of the kernel's, line by line. A line longer than the room (a path
 * cannot be) is cut into several. */
struct lines {
	int fd;
	char *room; /* mapped */
	size_t at, end;
};

MEM_HIDDEN int lines_open(struct lines *l, const char *path);
/* 1 and the line, without its newline; 0 at the end; or an error. */
MEM_HIDDEN int lines_next(struct lines *l, const char **line);
MEM_HIDDEN void lines_close(struct lines *l);

/* Reads a number after spaces and tabs, and goes behind it. */
MEM_HIDDEN uint64_t line_number(const char **s);
MEM_HIDDEN uint64_t line_hex(const char **s);

#endif
