/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

int brood_spawn(struct brood_child **child, const struct brood_spec *spec,
		struct brood_error *err)
{
	struct process *here = process_here();
	struct slot *slot;
	int r;

	if (!child)
		return launch_null(err, "child");
	*child = NULL;
	slot = here ? slot_get(here) : NULL;
	if (!slot)
		return launch_no_memory(err);
	r = plan_build(&slot->plan, spec, &slot->arena, 0, err);
	if (r == 0)
		r = accounts_resolve(&slot->plan, &slot->arena, err);
	if (r < 0) {
		slot_put(slot);
		return r;
	}
	return launch(slot, &slot->plan, NULL, NULL, child, err);
}
