/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_STEPS_H
#define BROOD_POSIX_STEPS_H

#include <brood/brood.h>

#include "acts.h"

#define STEPS_ACTS 16  /* file actions without memory of their own */
#define STEPS_MOST 512 /* those that become steps; the rest is one */
#define STEPS_OTHER 10 /* of attributes, the rest, the end */

/* A list of steps that says what attributes and file actions say. */
struct steps {
	struct brood_step *list;
	size_t count;
	struct act *acts;
	struct acts rest;
	void *memory; /* NULL: within */
	size_t size;
	struct act own_acts[STEPS_ACTS];
	struct brood_step own_list[2 * STEPS_ACTS + STEPS_OTHER];
};

/* 0 or an error number. Without memory of libc's, for signal handlers.
 * Attributes and actions must stay as long as the steps. */
int steps_make(struct steps *steps, const posix_spawn_file_actions_t *actions,
	       const posix_spawnattr_t *attr);
void steps_free(struct steps *steps);

/* One more step of one's own, at the end. */
void steps_add(struct steps *steps, struct brood_step step);

#endif
