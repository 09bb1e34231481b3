/* SPDX-License-Identifier: MIT */
#ifndef EXEC_ELF_H
#define EXEC_ELF_H

#include <linux/elf.h>

#include "error/fault.h"
#include "sys/abi.h"
#include "sys/mem.h"

/*
 * An ELF file as far as a loader has to know it. Parsing is pure: it looks at
 * bytes that somebody else has read, and believes none of them.
 */

/* As many headers as the kernel takes: 64 KiB of them. */
#define ELF_HEADERS_MOST (65536 / sizeof(Elf64_Phdr))
#define ELF_INTERPRETER_MOST 4096 /* PATH_MAX */

#if defined(__aarch64__)
#define ELF_MACHINE_HERE EM_AARCH64
#else
#define ELF_MACHINE_HERE EM_X86_64
#endif

/* One PT_LOAD. Addresses are the file's own, before anything is moved. */
struct elf_segment {
	uint64_t address;
	uint64_t size; /* in memory; not 0 */
	uint64_t file_offset;
	uint64_t file_size;
	int prot; /* as mmap(2) has it */
};

struct elf {
	uint64_t headers_at; /* where in the file the program headers are */
	uint32_t headers;    /* how many there are */

	struct elf_segment *segments; /* room for .headers of them; ascending */
	uint32_t count;
	uint64_t low, high; /* all segments, in whole pages */
	uint64_t align;     /* of the whole: a power of two, a page at least */
	uint64_t entry;
	uint64_t headers_address;  /* 0: not in memory */
	uint64_t interpreter_at;   /* its path in the file */
	uint64_t interpreter_size; /* with the NUL; 0: none is wanted */
	int movable;               /* may be put at any address */
	int executable_stack;
};

/* header.c: the file's first bytes, which tell how many headers follow. */
MEM_HIDDEN int elf_header(struct elf *elf, const void *bytes, size_t size,
			  uint64_t file_size, struct fault *fault);

/* segments.c: the headers themselves. */
MEM_HIDDEN int elf_segments(struct elf *elf, const Elf64_Phdr *headers,
			    uint64_t file_size, uint64_t page,
			    struct fault *fault);

/* segments.c: is this what elf_header() has said is an interpreter's path? */
MEM_HIDDEN int elf_interpreter(const struct elf *elf, const char *path,
			       struct fault *fault);

static inline int elf_refuse(struct fault *fault, enum brood_reason reason,
			     int64_t number)
{
	fault->stage = BROOD_STAGE_IMAGE;
	fault->reason = reason;
	fault->number = (int)number;
	return fault->code = -ENOEXEC;
}

#endif
