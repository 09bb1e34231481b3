/* SPDX-License-Identifier: MIT */
#include "spawn/launch.h"

#include "create/ladder.h"

void brood_settle(void)
{
	struct process *here = process_here();

	if (here)
		slots_settle(here);
}

uint64_t brood_capabilities(void)
{
	uint64_t has =
		ladder_has() & (BROOD_HAS_CLONE3 | BROOD_HAS_CLEAR_SIGHAND |
				BROOD_HAS_CLOSE_RANGE | BROOD_HAS_PIDFD |
				BROOD_HAS_SHARED_MEMORY | BROOD_HAS_ASYNC);

	if (ladder_has_exit())
		has |= BROOD_HAS_PIDFD_EXIT;
	if (ladder_landlock() > 0)
		has |= BROOD_HAS_LANDLOCK;
	if (ladder_has_cgroup())
		has |= BROOD_HAS_CGROUP_BIRTH;
	return has;
}
