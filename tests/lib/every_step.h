/* SPDX-License-Identifier: MIT */
#ifndef TEST_EVERY_STEP_H
#define TEST_EVERY_STEP_H

#include <brood/brood.h>

#define EVERY_STEP_TERMINAL 21 /* one of those that every_step_open() opens */

/* A step of this type that succeeds, or NULL where the table has no row. */
const struct brood_step *every_step(uint32_t type);

/* Why a step of this type cannot be had here, or NULL. */
const char *every_step_missing(uint32_t type);

/* Opens the descriptors that some of them need. */
void every_step_open(void);
/* Opens those anew that a session's end has made useless. */
void every_step_renew(void);

/* Writes a list with this type, after what it does not go without; returns its
 * index. */
int every_step_alone(struct brood_step *list, uint32_t type);

/*
 * Writes a list, END included, of all types not yet done that go together with
 * these flags of the spec, and marks them. 0 when there is none.
 */
int every_step_list(struct brood_step *list, char done[BROOD_STEP_TYPES_],
		    uint64_t flags);

#endif
