/* SPDX-License-Identifier: MIT */
#ifndef TESTS_STEP_COSTS_H
#define TESTS_STEP_COSTS_H

#include <brood/brood.h>

#define COST_DIR 9       /* the root directory */
#define COST_TERMINAL 10 /* a pseudo-terminal */
#define COST_SPACE 11    /* a UTS namespace */

#define COST_ANY (-1)

/* What a step, or all that change the identity, cost beyond a bare spawn. */
struct step_cost {
	const char *what;
	struct brood_step steps[5];
	const char *call; /* the child's own */
	int calls;        /* of these */
	int child;        /* calls of any name */
	int caller;       /* or COST_ANY */
};
extern const struct step_cost step_costs[]; /* ends with .what NULL */

/* Of a type: what a machine may lack for it, or NULL. */
extern const char *const step_cost_needs[];

/* NULL if the type has a row, else the reason why not, or "". */
const char *step_costs_lack(uint32_t type);

#endif
