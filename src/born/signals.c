/* SPDX-License-Identifier: MIT */
#include "born/born.h"

#include "sys/sys.h"

/* For kernels without CLONE_CLEAR_SIGHAND. The mask is full, so no handler
 * runs; what is ignored stays ignored, as exec has it. */
void born_reset_handlers(void)
{
	for (int sig = 1; sig <= SYS_NSIG; sig++) {
		struct sys_sigaction now;

		if (sys_rt_sigaction(sig, NULL, &now) < 0 ||
		    now.handler == SYS_SIG_DFL || now.handler == SYS_SIG_IGN)
			continue;
		born_set_actions(BROOD_SIG(sig), SYS_SIG_DFL);
	}
}

int born_set_actions(uint64_t set, unsigned long handler)
{
	struct sys_sigaction action = {.handler = handler};

	/* These two have the default action and no other. */
	set &= ~(BROOD_SIG(SYS_SIGKILL) | BROOD_SIG(SYS_SIGSTOP));
	while (set) {
		int sig = __builtin_ctzll(set) + 1;
		int r = sys_rt_sigaction(sig, &action, NULL);

		if (r < 0)
			return r;
		set &= set - 1;
	}
	return 0;
}

/*
 * A stop signal that came while a step was blocked would act as soon as the
 * mask falls, and a child stopped before exec hangs its caller. The caller got
 * the signal as well, if it was the terminal's.
 */
void born_drop_stops(void)
{
	static const uint64_t stops = BROOD_SIG(SYS_SIGTSTP) |
				      BROOD_SIG(SYS_SIGTTIN) |
				      BROOD_SIG(SYS_SIGTTOU);
	struct sys_timespec now = {0, 0};

	while (sys_rt_sigtimedwait(&stops, &now) > 0)
		;
}
