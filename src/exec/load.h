/* SPDX-License-Identifier: MIT */
#ifndef EXEC_LOAD_H
#define EXEC_LOAD_H

#include "exec/elf.h"
#include "plan/arena.h"

/* Where an image is read from: a file, or memory where no file can be had. */
struct source {
	int fd; /* -1: memory */
	const char *data;
	uint64_t size;
};

/* One ELF file on its way into memory. */
struct load {
	struct source from;
	struct elf elf;
	uint64_t page;
	uint64_t bias; /* what is added to the file's addresses in the end */
	uint64_t now;  /* where the lowest page lies; 0: nowhere yet */
};

/* A run of pages that one call maps and one call moves. */
struct part {
	uint64_t address; /* the file's */
	uint64_t size;
	uint64_t from_file; /* bytes that come from it; 0: only zeros */
	uint64_t offset;
	int prot;
};

static inline uint64_t page_down(uint64_t n, uint64_t page)
{
	return n & ~(page - 1);
}

static inline uint64_t page_up(uint64_t n, uint64_t page)
{
	return (n + page - 1) & ~(page - 1);
}

static inline uint64_t load_size(const struct load *l)
{
	return l->elf.high - l->elf.low;
}

/* Where an address of the file will be. */
static inline uint64_t load_address(const struct load *l, uint64_t address)
{
	return address + l->bias;
}

/* Does it still have to be moved? */
static inline int load_staged(const struct load *l)
{
	return l->now != l->elf.low + l->bias;
}

/* source.c: exactly size bytes; 0 or an error. */
MEM_HIDDEN int source_read(const struct source *s, void *to, uint64_t size,
			   uint64_t at);

/* read.c: reads and checks the headers. */
MEM_HIDDEN int load_read(struct load *l, struct arena *arena,
			 struct fault *fault);

/* read.c: the path of the interpreter, or NULL with *fault filled. */
MEM_HIDDEN const char *load_interpreter(const struct load *l,
					struct arena *arena,
					struct fault *fault);

/* place.c: finds addresses and keeps them. */
MEM_HIDDEN int load_place(struct load *l, uint64_t wanted, struct fault *fault);
MEM_HIDDEN void load_drop(struct load *l);

/* parts.c: the runs of pages of segment i; returns how many (0 to 2). */
MEM_HIDDEN unsigned load_parts(const struct load *l, uint32_t i,
			       struct part parts[2]);

/* map.c: maps all segments where they lie now. */
MEM_HIDDEN int load_map(const struct load *l, struct fault *fault);

static inline int load_fails(struct fault *fault, int code)
{
	fault->stage = BROOD_STAGE_IMAGE;
	fault->reason = BROOD_REASON_NONE;
	return fault->code = code;
}

#endif
