/* SPDX-License-Identifier: MIT */
#ifndef BROOD_PRELOAD_RECORD_H
#define BROOD_PRELOAD_RECORD_H

#include <stdint.h>

/*
 * The file that brood preload --report makes and every program below it maps:
 * a head, a table of those that cannot load the library, and a record for each
 * program that did. Counted in place, so that nothing is lost when a program
 * ends by exec, _exit or a signal.
 */
#define REPORT_ENV "BROOD_PRELOAD_REPORT"
#define REPORT_MAGIC "brood report 1\n"
#define REPORT_STRANGERS 512
#define REPORT_RECORDS 65536

/* Of a record. */
enum report_count {
	COUNT_SPAWN,         /* by the library: posix_spawn and its like */
	COUNT_SYSTEM,        /* system() */
	COUNT_POPEN,         /* popen() */
	COUNT_LEGACY_CLONE,  /* of these: without clone3, */
	COUNT_MEMORY_COPIED, /* and on memory that an emulator copied */
	COUNT_FAILED,    /* asked of the library, and no program was started */
	COUNT_LIBC,      /* asked of the library, which let libc do it */
	COUNT_FORK,      /* by itself: fork() */
	COUNT_VFORK,     /* by itself: vfork() */
	COUNT_FORK_EXEC, /* a copy of it became another program */
	COUNT_BECAME,    /* it became another program itself */
	COUNTS
};

/* Why a program did not load the library. */
enum report_why {
	WHY_STATIC,
	WHY_FOREIGN,     /* another libc, word size or machine */
	WHY_GAINS,       /* rights by its file: loaders take no preloads then */
	WHY_ENVIRONMENT, /* it was started without LD_PRELOAD */
	WHYS
};

struct report_stranger {
	uint32_t state; /* 0 free, 1 being written, 2 there */
	uint32_t why;   /* enum report_why */
	uint32_t count;
	char program[244];
};

struct report_record {
	uint32_t there; /* written last */
	int32_t pid, parent;
	uint32_t loaded; /* libbrood-posix is there as well */
	uint32_t counts[COUNTS];
	char program[452];
};

struct report_file {
	char magic[16];
	uint32_t used; /* records claimed; may be more than there are */
	uint32_t lost; /* programs without a record */
	uint32_t strangers_lost;
	uint32_t pad[1017];
	struct report_stranger strangers[REPORT_STRANGERS];
	struct report_record records[REPORT_RECORDS];
};

_Static_assert(sizeof(struct report_record) == 512, "whole ones to a page");
_Static_assert(sizeof(struct report_stranger) == 256, "the same");

#endif
