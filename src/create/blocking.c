/* SPDX-License-Identifier: MIT */
#include "create/create.h"

#include "create/ladder.h"
#include "create/process.h"
#include "sys/sys.h"

/*
 * The child runs on the caller's stack, below this frame, while the caller is
 * suspended. All signals are blocked, in the child too until its last call: a
 * stop signal that the caller handles would stop it and hang the caller.
 */
static int by_clone3(struct born *b, uint64_t has, struct created *out)
{
	struct sys_clone_args args = {
		.flags = SYS_CLONE_VM | SYS_CLONE_VFORK |
			 SYS_CLONE_CLEAR_SIGHAND | b->extra |
			 create_table(b, has, 0, &out->got),
	};

	int r = create_cgroup(b, &args, &out->got);

	if (r < 0)
		return r;
	if (!(b->plan->flags & BROOD_NO_PIDFD)) {
		args.flags |= SYS_CLONE_PIDFD;
		args.pidfd = (uint64_t)(uintptr_t)&out->pidfd;
	}
	return create_birth(b, &args);
}

/* Just what emulators recognise as a vfork. */
static int by_clone(struct born *b, uint64_t has, struct created *out)
{
	int r;

	/* The one bit lies where clone has the signal. */
	if ((b->plan->new_namespaces & BROOD_NS_TIME) ||
	    b->spaces & BORN_SECOND || b->guardian || b->extra)
		return -ENOSYS;
	create_table(b, has, 0, &out->got);
	out->got |= BROOD_GOT_LEGACY_CLONE;
	r = create_cgroup(b, NULL, &out->got);
	if (r < 0)
		return r;
	r = (int)sys_born(__NR_clone,
			  (long)(SYS_CLONE_VM | SYS_CLONE_VFORK | SYS_SIGCHLD |
				 b->plan->new_namespaces),
			  0, born_run, b);
	if (r > 0 && !(b->plan->flags & BROOD_NO_PIDFD) &&
	    (has & LADDER_PIDFD_OPEN))
		out->pidfd = sys_pidfd_open(r, 0);
	return r;
}

static int by_best(struct born *b, struct created *out)
{
	uint64_t has = ladder_has();

	*out = (struct created){.pidfd = -1};
	if (has & BROOD_HAS_CLEAR_SIGHAND)
		return by_clone3(b, has, out);
	return by_clone(b, has, out);
}

static int by_any(struct born *b, struct created *out)
{
	int r = by_best(b, out);

	if (r < 0 && !(out->got & BROOD_GOT_LEGACY_CLONE) && ladder_changed(r))
		r = by_best(b, out);
	return r;
}

static int with_identity(struct born *b, struct created *out)
{
	struct process *here = process_here();
	int r;

	if (!here)
		return -ENOMEM;
	r = identity_begin(&here->identity);
	if (r < 0)
		return r;
	r = by_any(b, out);
	identity_end(&here->identity);
	return r;
}

int create_blocking(struct born *b, int keep_fd, struct created *out)
{
	uint64_t all = UINT64_MAX, old;
	int r;

	b->word = NULL;
	b->keep_fd = keep_fd;
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	b->mask = create_mask(b, old);
	r = b->plan->identity ? with_identity(b, out) : by_any(b, out);
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
