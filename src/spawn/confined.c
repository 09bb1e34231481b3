/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/ladder.h"
#include "plan/landlock.h"

int launch_confined(struct born *b, const struct plan *plan, uint64_t *got,
		    struct fault *fault)
{
	const struct landlock_need *need = &plan->landlock;
	int version;

	if (!need->best)
		return 0;
	version = ladder_landlock();
	b->rights = landlock_rights(version);
	if (version < need->best)
		*got |= BROOD_GOT_LANDLOCK_LESS;
	if (version >= need->version)
		return 0;
	fault->stage = BROOD_STAGE_SPEC;
	fault->reason = BROOD_REASON_OLD_LANDLOCK;
	fault->step = need->step;
	fault->step_type = need->type;
	fault->number = version;
	fault->other = need->version;
	return fault->code = -EOPNOTSUPP;
}
