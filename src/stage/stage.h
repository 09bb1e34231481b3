/* SPDX-License-Identifier: MIT */
#ifndef STAGE_STAGE_H
#define STAGE_STAGE_H

#include <stdint.h>

/*
 * What a child becomes first, where the kernel binds to memory what the program
 * is to have: until exec that memory is the caller's. The file that it is read
 * from is also how it reports, at the end. That the program was reached, or
 * never will be, shows by a lock on the file, which goes with the last
 * descriptor that a process has of it.
 *
 * Its arguments: its name, the file's number, the candidates, "", and the
 * program's own.
 */
#define STAGE_NAME "brood-stage"
#define STAGE_FILE 1 /* arguments by their index */
#define STAGE_CANDIDATES 2
#define STAGE_SIZE 4096 /* of the file */
#define STAGE_REPORT_AT (STAGE_SIZE - sizeof(struct stage_report))

enum stage_progress {
	STAGE_NOWHERE = 0,
	STAGE_GOES_ON, /* into the program, if nothing else comes */
	STAGE_DENIED,  /* by what it was made for */
	STAGE_LOST,    /* no program */
};

struct stage_report {
	uint32_t progress; /* enum stage_progress */
	int32_t code;
	int32_t which; /* STAGE_LOST: the candidate, or -1 */
	uint32_t reserved;
};

#endif
