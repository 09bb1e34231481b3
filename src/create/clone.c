/* SPDX-License-Identifier: MIT */
#include "create/clone.h"

#include "create/ladder.h"
#include "create/libc.h"
#include "sys/sys.h"

static void fill(struct sys_clone_args *args, const struct brood_clone *how,
		 uint64_t flags)
{
	*args = (struct sys_clone_args){
		.flags = flags,
		.exit_signal = (uint64_t)how->exit_signal,
		.parent_tid = (uint64_t)(uintptr_t)how->parent_tid,
		.child_tid = (uint64_t)(uintptr_t)how->child_tid,
		.tls = (uint64_t)(uintptr_t)how->tls,
		.set_tid = (uint64_t)(uintptr_t)how->set_tid,
		.set_tid_size = how->set_tid_size,
		.stack = (uint64_t)(uintptr_t)how->stack,
		.stack_size = how->stack ? how->stack_size : 0,
	};
	if (flags & SYS_CLONE_INTO_CGROUP)
		args->cgroup = (uint64_t)(uint32_t)how->cgroup_fd;
}

/* A copy of the C library's memory belongs to a task with another id. */
static void tell_libc(struct sys_clone_args *args, struct born_function *f)
{
	struct libc_thread t;

	libc_thread(&t);
	f->robust_list = t.robust_list;
	f->robust_size = t.robust_size;
	if (!t.tid ||
	    (args->flags & (SYS_CLONE_CHILD_SETTID | SYS_CLONE_CHILD_CLEARTID)))
		return;
	args->flags |= SYS_CLONE_CHILD_SETTID | SYS_CLONE_CHILD_CLEARTID;
	args->child_tid = (uint64_t)(uintptr_t)t.tid;
}

/* Which of the newer flags the kernel may have stumbled over. */
static const char *newest(uint64_t flags)
{
	if (flags &
	    (SYS_CLONE_AUTOREAP | SYS_CLONE_NNP | SYS_CLONE_PIDFD_AUTOKILL))
		return "BROOD_CLONE_AUTOREAP, _NO_NEW_PRIVS or _AUTOKILL "
		       "(Linux 7.1)";
	if (flags & SYS_CLONE_NEWTIME)
		return "BROOD_NS_TIME in a new task (Linux 5.6)";
	return NULL;
}

static int lacks(struct fault *fault, const char *what)
{
	fault->reason = BROOD_REASON_KERNEL_LACKS;
	fault->object = what;
	return fault->code = -ENOSYS;
}

static int make(struct sys_clone_args *args, struct born_function *f)
{
	size_t size = SYS_CLONE_ARGS_V0;

	if (args->set_tid_size)
		size = SYS_CLONE_ARGS_V1;
	if (args->flags & SYS_CLONE_INTO_CGROUP)
		size = SYS_CLONE_ARGS_V2;
	return (int)sys_born(__NR_clone3, sys_ptr(args), (long)size,
			     born_function, f);
}

/* Threads have pidfds since Linux 6.9 only. */
static int make_or_less(struct sys_clone_args *args, struct born_function *f,
			struct created *out)
{
	int r = make(args, f);

	if (r != -EINVAL || !(args->flags & SYS_CLONE_THREAD) ||
	    !(args->flags & SYS_CLONE_PIDFD))
		return r;
	args->flags &= ~SYS_CLONE_PIDFD;
	r = make(args, f);
	if (r > 0)
		out->got |= BROOD_GOT_NO_PIDFD;
	return r;
}

static int explain(int r, uint64_t flags, struct fault *fault)
{
	const char *what = r == -EINVAL ? newest(flags) : NULL;

	if (what)
		return lacks(fault, what);
	fault->reason = BROOD_REASON_NONE;
	return fault->code = r;
}

int create_clone(const struct brood_clone *how, uint64_t flags,
		 struct born_function *f, uint32_t *word, struct created *out,
		 struct fault *fault)
{
	struct sys_clone_args args;
	uint64_t all = UINT64_MAX, old;
	int r;

	*out = (struct created){.pidfd = -1};
	if (!(ladder_has() & BROOD_HAS_CLONE3))
		return lacks(fault, "clone3 (Linux 5.3)");
	fill(&args, how, flags);
	if ((flags & SYS_CLONE_CLEAR_SIGHAND) &&
	    !(ladder_has() & BROOD_HAS_CLEAR_SIGHAND)) {
		args.flags &= ~SYS_CLONE_CLEAR_SIGHAND;
		f->reset_handlers = 1;
	}
	args.pidfd = (uint64_t)(uintptr_t)&out->pidfd;
	if (word) {
		/* The kernel has one place for both: the other is ours. */
		if (args.flags & SYS_CLONE_CHILD_SETTID)
			f->tid = how->child_tid;
		args.flags &= ~SYS_CLONE_CHILD_SETTID;
		args.flags |= SYS_CLONE_CHILD_CLEARTID;
		args.child_tid = (uint64_t)(uintptr_t)word;
	}
	if (!(flags & SYS_CLONE_VM))
		tell_libc(&args, f);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &all, &old);
	f->mask = old;
	f->set_mask = !(flags & SYS_CLONE_VM) ||
		      (how->flags & BROOD_CLONE_OPEN_SIGNALS);
	r = make_or_less(&args, f, out);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	if (r < 0)
		return explain(r, flags, fault);
	out->pid = r;
	if (how->flags & BROOD_CLONE_NO_PIDFD)
		out->got |= BROOD_GOT_NO_PIDFD;
	return 0;
}
