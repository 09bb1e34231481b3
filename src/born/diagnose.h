/* SPDX-License-Identifier: MIT */
#ifndef BORN_DIAGNOSE_H
#define BORN_DIAGNOSE_H

#include "born/born.h"
#include "sys/abi.h"

/* What the kernel takes of arguments and environment together, unless a quarter
 * of the stack's limit is less; and what it takes in any case. */
#define ARGUMENTS_MOST (UINT64_C(6) << 20)
#define ARGUMENTS_LEAST (UINT64_C(128) << 10)

/* Why an exec has failed, as far as can be told by looking. */
struct diagnosis {
	struct fault *fault; /* with its code and object */
	int searched;
	int program_fd;
	union {
		struct sys_statx st;
		struct sys_statfs fs;
	};
	char text[256]; /* what the fault refers to as its second object */
};

/* diagnose.c: on failure only. */
MEM_HIDDEN void born_diagnose(struct born *b, struct diagnosis *d);

/* format.c: what the file itself says: script, interpreter, machine. */
MEM_HIDDEN void diagnose_file(struct diagnosis *d, const char *path);

#endif
