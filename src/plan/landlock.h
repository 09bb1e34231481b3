/* SPDX-License-Identifier: MIT */
#ifndef PLAN_LANDLOCK_H
#define PLAN_LANDLOCK_H

#include "plan/plan.h"

/* Since which version there is what. */
enum {
	LANDLOCK_HAS_PORTS = 4,
	LANDLOCK_HAS_DEVICES = 5,
	LANDLOCK_HAS_SCOPE = 6,
};

/* Is step i the first, the last of a ruleset? */
MEM_HIDDEN int landlock_starts(const struct plan *plan,
			       const struct brood_step *steps, uint32_t n,
			       uint32_t i);
MEM_HIDDEN int landlock_ends(const struct plan *plan,
			     const struct brood_step *steps, uint32_t n,
			     uint32_t i);

/* The action that makes the ruleset that starts with step i. */
MEM_HIDDEN struct op landlock_begin(const struct plan *plan,
				    const struct brood_step *steps, uint32_t n,
				    uint32_t i);

MEM_HIDDEN void landlock_note(struct landlock_need *need,
			      const struct brood_step *step, int index);

/* All that a version knows; of 0, nothing. */
MEM_HIDDEN struct landlock_rights landlock_rights(int version);

#endif
