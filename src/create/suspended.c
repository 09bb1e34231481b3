/* SPDX-License-Identifier: MIT */
#include "create/suspended.h"

#include "create/ladder.h"
#include "sys/sys.h"

static int by_clone3(struct born_function *f, struct created *out)
{
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_CLONE_PIDFD |
			 SYS_CLONE_CLEAR_SIGHAND,
		.pidfd = (uint64_t)(uintptr_t)&out->pidfd,
	};

	return (int)sys_born(__NR_clone3, sys_ptr(&args), SYS_CLONE_ARGS_V0,
			     born_function, f);
}

static int by_clone(struct born_function *f, struct created *out)
{
	int r;

	f->reset_handlers = 1;
	out->got |= BROOD_GOT_LEGACY_CLONE;
	r = (int)sys_born(__NR_clone,
			  (long)(SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_SIGCHLD),
			  0, born_function, f);
	if (r > 0 && (ladder_has() & LADDER_PIDFD_OPEN))
		out->pidfd = sys_pidfd_open(r, 0);
	return r;
}

static int by_best(struct born_function *f, struct created *out)
{
	*out = (struct created){.pidfd = -1};
	return ladder_has() & BROOD_HAS_CLEAR_SIGHAND ? by_clone3(f, out)
						      : by_clone(f, out);
}

/* All signals are blocked, in the child too: see blocking.c. */
int create_suspended(struct born_function *f, struct slot *slot,
		     struct created *out)
{
	uint64_t all = UINT64_MAX, old;
	int r;

	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	f->mask = slot->born.mask = old;
	f->suspends = &slot->suspends;
	r = by_best(f, out);
	if (r < 0 && !(out->got & BROOD_GOT_LEGACY_CLONE) && ladder_changed(r))
		r = by_best(f, out);
	__atomic_store_n(&slot->suspends, 0, __ATOMIC_RELEASE);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	if (r < 0)
		return r;
	out->pid = r;
	if (out->pidfd < 0) {
		out->pidfd = -1;
		out->got |= BROOD_GOT_NO_PIDFD;
	}
	return 0;
}

struct slot *suspended_slot(void)
{
	struct process *here = process_if_any();
	struct slot *slot =
		here ? __atomic_load_n(&here->slots, __ATOMIC_ACQUIRE) : NULL;
	int pid = slot ? sys_getpid() : 0;

	while (slot &&
	       __atomic_load_n(&slot->suspends, __ATOMIC_ACQUIRE) != pid)
		slot = slot->next;
	return slot;
}
