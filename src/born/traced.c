/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/clock.h"

#define LOOK_AGAIN (100 * CLOCK_MS)

/*
 * Yama lets none but ancestors trace: the caller and its children are told to
 * be welcome, until the tracer takes it back. Elsewhere the call is unknown.
 */
void born_await_tracer(struct born *b)
{
	struct sys_timespec span = clock_span(LOOK_AGAIN);

	sys_prctl(SYS_PR_SET_PTRACER, (unsigned long)b->parent, 0);
	__atomic_store_n(&b->gate, BORN_ASKS, __ATOMIC_RELEASE);
	sys_futex_wake(&b->gate, 1);
	while (__atomic_load_n(&b->gate, __ATOMIC_ACQUIRE) == BORN_ASKS) {
		if (sys_getppid() != b->parent)
			sys_exit_group(127);
		sys_futex_wait(&b->gate, BORN_ASKS, &span);
	}
}
