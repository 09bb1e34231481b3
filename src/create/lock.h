/* SPDX-License-Identifier: MIT */
#ifndef CREATE_LOCK_H
#define CREATE_LOCK_H

#include "sys/sys.h"

/* On the page that fork wipes, and held with all signals blocked: a new process
 * finds it free, and no handler finds it held by its own thread. */
enum { LOCK_FREE, LOCK_HELD, LOCK_AWAITED };

static inline void lock_take(uint32_t *word)
{
	uint32_t is = LOCK_FREE;

	if (__atomic_compare_exchange_n(word, &is, LOCK_HELD, 0,
					__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	while (__atomic_exchange_n(word, LOCK_AWAITED, __ATOMIC_ACQUIRE) !=
	       LOCK_FREE)
		sys_futex_wait(word, LOCK_AWAITED, NULL);
}

static inline void lock_release(uint32_t *word)
{
	if (__atomic_exchange_n(word, LOCK_FREE, __ATOMIC_RELEASE) ==
	    LOCK_AWAITED)
		sys_futex_wake(word, 1);
}

#endif
