/* SPDX-License-Identifier: MIT */
#ifndef READY_READY_H
#define READY_READY_H

#include "template/serve.h"

/* Each: what is done in the template before it stops, and in each child. */

/* arguments.c: argv, the environment, the program's name; and where the kernel
 * finds them for /proc. */
MEM_HIDDEN void arguments_before(void);
MEM_HIDDEN void arguments_after(const struct become *how, int *argc,
				char ***argv);
MEM_HIDDEN void mask_after(const struct become *how);

/* streams.c: what stdio has not written, and what it has read. */
MEM_HIDDEN void streams_before(void);
MEM_HIDDEN void streams_after(void);

/* follow.c: locale and time zone, where the program has them from its
 * environment. */
MEM_HIDDEN void follow_before(void);
MEM_HIDDEN void follow_after(void);

/* seeds.c: random numbers that the program has begun to draw. */
MEM_HIDDEN void seeds_before(void);
MEM_HIDDEN void seeds_after(void);

#endif
