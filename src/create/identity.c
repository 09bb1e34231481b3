/* SPDX-License-Identifier: MIT */
#include "create/identity.h"

#include "sys/sys.h"

enum { FREE, HELD, AWAITED };

static void lock(uint32_t *word)
{
	uint32_t is = FREE;

	if (__atomic_compare_exchange_n(word, &is, HELD, 0, __ATOMIC_ACQUIRE,
					__ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(word, AWAITED, __ATOMIC_ACQUIRE) != FREE)
		sys_futex_wait(word, AWAITED, NULL);
}

static void unlock(uint32_t *word)
{
	if (__atomic_exchange_n(word, FREE, __ATOMIC_RELEASE) == AWAITED)
		sys_futex_wake(word, 1);
}

int identity_begin(struct identity *i)
{
	int r = 0;

	lock(&i->lock);
	if (!i->children)
		r = i->dumpable = sys_prctl(SYS_PR_GET_DUMPABLE, 0, 0);
	i->children += r >= 0;
	unlock(&i->lock);
	return r < 0 ? r : 0;
}

/* 2 cannot be set, and would have been 2 before. */
void identity_end(struct identity *i)
{
	lock(&i->lock);
	if (!--i->children && (i->dumpable == 0 || i->dumpable == 1))
		sys_prctl(SYS_PR_SET_DUMPABLE, (unsigned long)i->dumpable, 0);
	unlock(&i->lock);
}
