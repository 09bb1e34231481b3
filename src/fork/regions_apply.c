/* SPDX-License-Identifier: MIT */
#include "fork/regions.h"

#include "create/copy.h"
#include "sys/sys.h"

static int advise(const struct piece *p, int advice)
{
	return advice ? sys_madvise(p->addr, p->length, advice) : 0;
}

/* In a new process what was left out is not there. */
static void revert(const struct piece *p, int in_child)
{
	if (in_child && p->inherit == SYS_MADV_DONTFORK)
		return;
	advise(p, p->inherit_back);
	advise(p, p->wipe_back);
}

static void revert_first(const struct brood_regions *set, uint32_t n,
			 int in_child)
{
	while (n--)
		revert(&set->pieces[n], in_child);
}

static int one_thread(struct fault *fault)
{
	if (count_threads() == 1)
		return 0;
	fault->stage = BROOD_STAGE_SPEC;
	fault->reason = BROOD_REASON_REGION_THREADS;
	return fault->code = -EPERM;
}

int regions_apply(const struct brood_regions *set, struct fault *fault)
{
	int r = one_thread(fault);

	for (uint32_t i = 0; r == 0 && i < set->count; i++) {
		const struct piece *p = &set->pieces[i];

		r = advise(p, p->inherit);
		if (r == 0)
			r = advise(p, p->wipe);
		if (r == 0)
			continue;
		revert_first(set, i + 1, 0);
		fault->stage = BROOD_STAGE_SPEC;
		fault->number = (int)p->region;
		if (r == -ENOMEM)
			fault->reason = BROOD_REASON_REGION_UNMAPPED;
		fault->code = r;
	}
	return r;
}

void regions_revert(const struct brood_regions *set, int in_child)
{
	revert_first(set, set->count, in_child);
}
