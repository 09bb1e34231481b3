/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../../run/parse.h"
#include "serve.h"

/* What can be raised only by root is not: a hard limit is at most the
 * supervisor's, and at most the command's. */
const char *serve_limits(const struct serve *s, const struct named_run *run,
			 struct brood_step *steps, size_t *n)
{
	for (int i = 0; i < NAMED_LIMITS; i++) {
		rlim_t soft = run->limits[i][0], hard = run->limits[i][1];
		const struct rlimit *own = &s->limits[i];

		if (hard > own->rlim_max)
			hard = own->rlim_max;
		if (soft > hard)
			return rlimit_name(i) ? rlimit_name(i) : "?";
		if (soft != own->rlim_cur || hard != own->rlim_max)
			steps[(*n)++] = brood_step_rlimit(i, soft, hard);
	}
	return NULL;
}
