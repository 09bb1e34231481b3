/* SPDX-License-Identifier: MIT */
#include "exec/undo.h"

#include "sys/sys.h"

static size_t count(uint64_t set)
{
	size_t n = 0;

	for (; set; set &= set - 1)
		n++;
	return n;
}

int undo_signals(struct undos *u, struct undo *to, uint64_t set)
{
	struct sys_sigaction *old;
	uint32_t n = 0;

	set &= ~(BROOD_SIG(SYS_SIGKILL) | BROOD_SIG(SYS_SIGSTOP));
	old = arena_alloc(u->arena, count(set) * sizeof *old);
	if (!old)
		return -ENOMEM;
	to->kind = UNDO_ACTIONS;
	to->x = set;
	to->data = old;
	for (; set; set &= set - 1)
		sys_rt_sigaction(__builtin_ctzll(set) + 1, NULL, &old[n++]);
	return 0;
}

void undo_signals_back(const struct undo *undo)
{
	const struct sys_sigaction *old = undo->data;
	uint64_t set = undo->x;

	for (; set; set &= set - 1)
		sys_rt_sigaction(__builtin_ctzll(set) + 1, old++, NULL);
}
