/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

void launch_hold(struct slot *slot, struct launch_hold *hold)
{
	__atomic_add_fetch(&hold->count, 1, __ATOMIC_RELAXED);
	slot->let_go = launch_let_go;
	slot->held = hold;
}

void launch_let_go(void *held)
{
	struct launch_hold *hold = held;

	if (__atomic_sub_fetch(&hold->count, 1, __ATOMIC_ACQ_REL) == 0)
		hold->free(hold);
}
