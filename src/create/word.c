/* SPDX-License-Identifier: MIT */
#include "create/slot.h"

#include "sys/clock.h"

/* Kernels differ in whether a core dump clears the word: after so long without
 * news, ask whether the child is still there. */
#define LOOK_AGAIN (100 * CLOCK_MS)

static int ended(int pid)
{
	struct sys_siginfo info = {.pid = 0};
	int r = sys_waitid(SYS_P_PID, pid, &info,
			   SYS_WEXITED | SYS_WNOHANG | SYS_WNOWAIT | SYS_WALL,
			   NULL);

	/* Whatever else keeps it from telling says nothing of the child. */
	return r == -ECHILD || info.pid;
}

int word_wait(const uint32_t *word, int pid, int64_t deadline)
{
	uint32_t value;

	while ((value = __atomic_load_n(word, __ATOMIC_ACQUIRE)) != BORN_GONE) {
		int64_t left = clock_left(deadline);
		struct sys_timespec span;

		if (!left)
			return -ETIMEDOUT;
		span = clock_span(left < LOOK_AGAIN ? left : LOOK_AGAIN);
		if (sys_futex_wait(word, value, &span) == -ETIMEDOUT && pid &&
		    ended(pid))
			return 0;
	}
	/* The kernel wakes one waiter only. */
	sys_futex_wake(word, INT32_MAX);
	return 0;
}
