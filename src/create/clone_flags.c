/* SPDX-License-Identifier: MIT */
#include "create/clone.h"

#include "sys/abi.h"

struct bit {
	uint64_t ours;
	uint64_t kernels;
};

static const struct bit shares[] = {
	{BROOD_SHARE_MEMORY, SYS_CLONE_VM},
	{BROOD_SHARE_FILES, SYS_CLONE_FILES},
	{BROOD_SHARE_DIRECTORY, SYS_CLONE_FS},
	{BROOD_SHARE_HANDLERS, SYS_CLONE_SIGHAND},
	{BROOD_SHARE_GROUP, SYS_CLONE_THREAD},
	{BROOD_SHARE_IO, SYS_CLONE_IO},
	{BROOD_SHARE_SEMUNDO, SYS_CLONE_SYSVSEM},
	{BROOD_SHARE_PARENT, SYS_CLONE_PARENT},
};

static const struct bit options[] = {
	{BROOD_CLONE_WAIT, SYS_CLONE_VFORK},
	{BROOD_CLONE_CLEAR_HANDLERS, SYS_CLONE_CLEAR_SIGHAND},
	{BROOD_CLONE_OPEN_SIGNALS, 0},
	{BROOD_CLONE_NO_PIDFD, 0},
	{BROOD_CLONE_INTO_CGROUP, SYS_CLONE_INTO_CGROUP},
	{BROOD_CLONE_TLS, SYS_CLONE_SETTLS},
	{BROOD_CLONE_PARENT_SETTID, SYS_CLONE_PARENT_SETTID},
	{BROOD_CLONE_CHILD_SETTID, SYS_CLONE_CHILD_SETTID},
	{BROOD_CLONE_CHILD_CLEARTID, SYS_CLONE_CHILD_CLEARTID},
	{BROOD_CLONE_SET_TID, 0},
	{BROOD_CLONE_PTRACE, SYS_CLONE_PTRACE},
	{BROOD_CLONE_UNTRACED, SYS_CLONE_UNTRACED},
	{BROOD_CLONE_AUTOREAP, SYS_CLONE_AUTOREAP},
	{BROOD_CLONE_NO_NEW_PRIVS, SYS_CLONE_NNP},
	{BROOD_CLONE_AUTOKILL, SYS_CLONE_PIDFD_AUTOKILL},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define NAMESPACES                                                             \
	(SYS_CLONE_NEWNS | SYS_CLONE_NEWUTS | SYS_CLONE_NEWIPC |               \
	 SYS_CLONE_NEWUSER | SYS_CLONE_NEWPID | SYS_CLONE_NEWNET |             \
	 SYS_CLONE_NEWCGROUP | SYS_CLONE_NEWTIME)

/* Where all bits are set, one of `needs` must be as well; 0: they exclude each
 * other. The kernel answers each with the same -EINVAL. */
static const struct rule {
	uint64_t all;
	uint64_t needs;
	const char *text;
} rules[] = {
	{SYS_CLONE_THREAD, SYS_CLONE_SIGHAND,
	 "BROOD_SHARE_GROUP needs BROOD_SHARE_HANDLERS"},
	{SYS_CLONE_SIGHAND, SYS_CLONE_VM,
	 "BROOD_SHARE_HANDLERS needs BROOD_SHARE_MEMORY"},
	{SYS_CLONE_SIGHAND | SYS_CLONE_CLEAR_SIGHAND, 0,
	 "BROOD_SHARE_HANDLERS and BROOD_CLONE_CLEAR_HANDLERS"},
	{SYS_CLONE_FS | SYS_CLONE_NEWNS, 0,
	 "BROOD_SHARE_DIRECTORY and BROOD_NS_MOUNT"},
	{SYS_CLONE_FS | SYS_CLONE_NEWUSER, 0,
	 "BROOD_SHARE_DIRECTORY and BROOD_NS_USER"},
	{SYS_CLONE_SYSVSEM | SYS_CLONE_NEWIPC, 0,
	 "BROOD_SHARE_SEMUNDO and BROOD_NS_IPC"},
	{SYS_CLONE_THREAD | SYS_CLONE_NEWUSER, 0,
	 "BROOD_SHARE_GROUP and BROOD_NS_USER"},
	{SYS_CLONE_THREAD | SYS_CLONE_NEWPID, 0,
	 "BROOD_SHARE_GROUP and BROOD_NS_PID"},
	{SYS_CLONE_THREAD | SYS_CLONE_INTO_CGROUP, 0,
	 "BROOD_SHARE_GROUP and BROOD_CLONE_INTO_CGROUP"},
	{SYS_CLONE_THREAD | SYS_CLONE_AUTOREAP, 0,
	 "BROOD_SHARE_GROUP and BROOD_CLONE_AUTOREAP"},
	{SYS_CLONE_PARENT | SYS_CLONE_AUTOREAP, 0,
	 "BROOD_SHARE_PARENT and BROOD_CLONE_AUTOREAP"},
	{SYS_CLONE_PIDFD_AUTOKILL, SYS_CLONE_AUTOREAP,
	 "BROOD_CLONE_AUTOKILL needs BROOD_CLONE_AUTOREAP"},
	{SYS_CLONE_PTRACE | SYS_CLONE_UNTRACED, 0,
	 "BROOD_CLONE_PTRACE and BROOD_CLONE_UNTRACED"},
	{SYS_CLONE_THREAD | SYS_CLONE_VFORK, 0,
	 "BROOD_SHARE_GROUP and BROOD_CLONE_WAIT"},
};

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

/* Adds the kernel's bits for ours; what is left over is unknown. */
static uint64_t translate(uint64_t ours, const struct bit *bits, size_t n,
			  uint64_t *kernels)
{
	for (size_t i = 0; i < n; i++) {
		if (ours & bits[i].ours)
			*kernels |= bits[i].kernels;
		ours &= ~bits[i].ours;
	}
	return ours;
}

static int unknown(struct fault *fault, uint64_t bits, const char *field)
{
	fault->number = __builtin_ctzll(bits);
	return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, field);
}

static int check_rules(uint64_t flags, struct fault *fault)
{
	for (size_t i = 0; i < COUNT(rules); i++) {
		const struct rule *r = &rules[i];

		if ((flags & r->all) != r->all || (flags & r->needs))
			continue;
		return refuse(fault,
			      r->needs ? BROOD_REASON_FLAG_NEEDS
				       : BROOD_REASON_FLAG_CONFLICT,
			      r->text);
	}
	return 0;
}

static int check_exit_signal(const struct brood_clone *how, uint64_t flags,
			     struct fault *fault)
{
	fault->number = how->exit_signal;
	if (how->exit_signal < 0 || how->exit_signal > SYS_NSIG)
		return refuse(fault, BROOD_REASON_BAD_SIGNAL, "exit_signal");
	if (how->exit_signal && (flags & SYS_CLONE_THREAD))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_SHARE_GROUP and an exit signal");
	if (how->exit_signal && (flags & SYS_CLONE_PARENT))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_SHARE_PARENT, whose exit signal is the "
			      "caller's own, and an exit signal");
	if (how->exit_signal && (flags & SYS_CLONE_AUTOREAP))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_CLONE_AUTOREAP and an exit signal");
	return 0;
}

/* A field without its flag, or the other way round, is a slip. */
static int pairs(const struct brood_clone *how, struct fault *fault)
{
	static const char lost[] = "a field and no flag for it";
	uint64_t tids = BROOD_CLONE_CHILD_SETTID | BROOD_CLONE_CHILD_CLEARTID;

	if (!how->parent_tid != !(how->flags & BROOD_CLONE_PARENT_SETTID))
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "parent_tid and BROOD_CLONE_PARENT_SETTID: each "
			      "needs the other");
	if (!how->child_tid != !(how->flags & tids))
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "child_tid and BROOD_CLONE_CHILD_SETTID or "
			      "_CLEARTID: each needs the other");
	if (!how->set_tid != !(how->flags & BROOD_CLONE_SET_TID) ||
	    !how->set_tid != !how->set_tid_size)
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "set_tid, its size and BROOD_CLONE_SET_TID: each "
			      "needs the others");
	if ((how->tls && !(how->flags & BROOD_CLONE_TLS)) ||
	    (how->cgroup_fd && !(how->flags & BROOD_CLONE_INTO_CGROUP)))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT, lost);
	fault->number = how->cgroup_fd;
	return how->cgroup_fd < 0
		       ? refuse(fault, BROOD_REASON_BAD_FD, "cgroup_fd")
		       : 0;
}

#define STACK_LEAST 4096

static int check_stack(const struct brood_clone *how, uint64_t flags,
		       struct fault *fault)
{
	if (how->stack && !how->stack_size)
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "a stack needs its size");
	if (how->stack_size && how->stack_size < STACK_LEAST)
		return refuse(fault, BROOD_REASON_BAD_STACK, "stack_size");
	if (how->stack_size && !how->stack && !clone_flies(flags))
		return refuse(fault, BROOD_REASON_BAD_STACK, "stack_size");
	/* There is one word for each task that the kernel clears. */
	if ((flags & SYS_CLONE_CHILD_CLEARTID) && clone_flies(flags) &&
	    (!how->stack || (flags & SYS_CLONE_THREAD)))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_CLONE_CHILD_CLEARTID and a task whose end "
			      "the library waits for in that way");
	return 0;
}

/* What the caller handles must not run on its memory in another task. */
static uint64_t handlers(const struct brood_clone *how, uint64_t flags)
{
	if (!(flags & SYS_CLONE_VM) || (flags & SYS_CLONE_SIGHAND) ||
	    (how->flags & BROOD_CLONE_OPEN_SIGNALS))
		return 0;
	return SYS_CLONE_CLEAR_SIGHAND;
}

int clone_flags(const struct brood_clone *how, uint64_t *flags,
		struct fault *fault)
{
	uint64_t k = how->newns & NAMESPACES;
	uint64_t rest = translate(how->share, shares, COUNT(shares), &k);
	int r;

	if (rest)
		return unknown(fault, rest, "share");
	if (how->newns & ~NAMESPACES)
		return unknown(fault, how->newns & ~NAMESPACES, "newns");
	rest = translate(how->flags, options, COUNT(options), &k);
	if (rest)
		return unknown(fault, rest, "flags");
	if (!(how->flags & BROOD_CLONE_NO_PIDFD))
		k |= SYS_CLONE_PIDFD;
	else if (k & SYS_CLONE_PIDFD_AUTOKILL)
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_CLONE_NO_PIDFD and BROOD_CLONE_AUTOKILL");
	r = check_rules(k, fault);
	if (r == 0)
		r = check_exit_signal(how, k, fault);
	if (r == 0)
		r = pairs(how, fault);
	if (r == 0)
		r = check_stack(how, k, fault);
	*flags = k | handlers(how, k);
	return r;
}
