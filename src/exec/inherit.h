/* SPDX-License-Identifier: MIT */
#ifndef EXEC_INHERIT_H
#define EXEC_INHERIT_H

#include "exec/numbers.h"
#include "plan/plan.h"

/* inherit.c: the descriptors from first on that the program would get, unless
 * named is 0 and a step names them; 0 or an error. */
MEM_HIDDEN int inherit_list(const struct plan *plan, int first, int named,
			    struct numbers *out);

/* Sets or clears close-on-exec for those from the given index on. */
MEM_HIDDEN void inherit_close(const struct numbers *fds, uint32_t from,
			      int close_on_exec);

#endif
