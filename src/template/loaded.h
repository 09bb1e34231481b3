/* SPDX-License-Identifier: MIT */
#ifndef TEMPLATE_LOADED_H
#define TEMPLATE_LOADED_H

#include <brood/template.h>

#include "child/handle.h"

/*
 * A loaded template is executed as any child, by a plan with .traced, and stops
 * before exec until a tracer has it. The tracer is a task of its own on the
 * caller's memory: whatever happens to the program is news to that alone.
 */
struct loaded {
	int socket;       /* its number in the program */
	int launched;     /* how many arguments it is executed with */
	int64_t deadline; /* clock.h */

	/* Why it is no template: enum brood_template_reason. */
	uint32_t reason;
	char detail[96];
};

/* loaded.c: is it worth a try? 0, or enum brood_template_reason. plan is what
 * would be launched. */
MEM_HIDDEN uint32_t loaded_possible(const struct plan *plan);

/*
 * Lets c, which was launched with a plan that has .traced, become its program,
 * and puts the server into it. 0: the server runs, and main never did. Else c
 * has been killed and reaped: a negated error number is that of a failed
 * exec, told in err; 1: the reason is in *l.
 */
MEM_HIDDEN int loaded_start(struct brood_child *c, struct loaded *l,
			    struct brood_error *err);

#endif
