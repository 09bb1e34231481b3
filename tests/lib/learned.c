/* SPDX-License-Identifier: MIT */
#include "learned.h"

#include <brood/step.h>

static int count(const struct made_call *calls, int n, int nr)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		found += calls[i].child && calls[i].nr == nr;
	return found;
}

void learned_note(struct learned *l, const struct made_call *bare, int n_bare,
		  const struct made_call *calls, int n)
{
	for (int i = 0; i < n; i++) {
		int nr = calls[i].nr;

		if (calls[i].child && l->count < LEARNED_MOST &&
		    count(calls, n, nr) > count(bare, n_bare, nr))
			l->numbers[l->count++] = nr;
	}
}

static int makes(const struct learned *l, int nr)
{
	for (int i = 0; i < l->count; i++)
		if (l->numbers[i] == nr)
			return 1;
	return 0;
}

static int sets_descriptor(uint32_t type)
{
	return type >= BROOD_STEP_PASS && type <= BROOD_STEP_CLOEXEC;
}

int learned_makes(const struct learned *all, uint32_t type, int nr)
{
	for (uint32_t t = 1; t < BROOD_STEP_TYPES_; t++)
		if ((t == type ||
		     (sets_descriptor(t) && sets_descriptor(type))) &&
		    makes(&all[t], nr))
			return 1;
	return 0;
}
