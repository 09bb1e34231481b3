/* SPDX-License-Identifier: MIT */
#include "fork_cost.h"

/* Below this there is nothing to be gained. */
#define WORTH_NS 1000000

unsigned advice_for(const struct brood_fork_cost *cost)
{
	unsigned advice = cost->threads > 1 ? ADVICE_THREADS : 0;

	if (cost->call_ns < WORTH_NS)
		return advice;
	advice |= ADVICE_SPAWN;
	for (int i = 0; i < 3; i++) {
		/* What does not matter needs no advice. */
		if (cost->causes[i].ns * 5 < cost->call_ns)
			continue;
		switch (cost->causes[i].cause) {
		case BROOD_FORK_CAUSE_PAGES:
		case BROOD_FORK_CAUSE_TABLES:
			advice |=
				ADVICE_HUGE_PAGES | ADVICE_OMIT | ADVICE_EARLY;
			break;
		case BROOD_FORK_CAUSE_HUGE_PAGES:
			advice |= ADVICE_OMIT | ADVICE_EARLY;
			break;
		case BROOD_FORK_CAUSE_MAPPINGS:
			advice |= ADVICE_MAPPINGS;
			break;
		case BROOD_FORK_CAUSE_DESCRIPTORS:
			advice |= ADVICE_DESCRIPTORS;
			break;
		default:
			break;
		}
	}
	return advice;
}
