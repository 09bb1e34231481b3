/* SPDX-License-Identifier: MIT */
#include "spawn/guard.h"

#include "create/suspended.h"
#include "sys/sys.h"

#define EXIT_REFUSED 127

/* libc's, where there is one: exit(3) in a child would run what the caller has
 * registered, on the caller's memory. */
extern int __cxa_atexit(void (*fn)(void *), void *arg, void *dso)
	__attribute__((weak));

/* Functions that were registered later have run by now. */
static void at_exit(void *unused)
{
	struct slot *slot = suspended_slot();

	(void)unused;
	if (!slot)
		return;
	slot->exited = 1;
	sys_exit_group(EXIT_REFUSED);
}

void guard_exit(void)
{
	static int guarded;

	if (!__cxa_atexit || __atomic_load_n(&guarded, __ATOMIC_RELAXED) ||
	    __atomic_exchange_n(&guarded, 1, __ATOMIC_ACQ_REL))
		return;
	__cxa_atexit(at_exit, NULL, NULL);
}
