/* SPDX-License-Identifier: MIT */
#include "fork/fork.h"

#include "create/copy.h"
#include "create/ladder.h"
#include "create/libc.h"

#define KNOWN                                                                  \
	(BROOD_FORK_RAW | BROOD_FORK_INSIST | BROOD_FORK_NO_SIGNAL |           \
	 BROOD_FORK_INTO_CGROUP)

static int refuse(struct fault *fault, enum brood_reason reason,
		  const char *object)
{
	fault->reason = reason;
	fault->object = object;
	return fault->code = -EINVAL;
}

static int check_fields(const struct brood_fork *how, struct fault *fault)
{
	uint64_t unknown = how->flags & ~KNOWN;

	if (unknown) {
		fault->number = __builtin_ctzll(unknown);
		return refuse(fault, BROOD_REASON_UNKNOWN_FLAG, "how");
	}
	fault->number = how->exit_signal;
	if (how->exit_signal < 0 || how->exit_signal > SYS_NSIG)
		return refuse(fault, BROOD_REASON_BAD_SIGNAL, "exit_signal");
	if (how->exit_signal && (how->flags & BROOD_FORK_NO_SIGNAL))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "BROOD_FORK_NO_SIGNAL and an exit signal");
	if (how->cgroup_fd && !(how->flags & BROOD_FORK_INTO_CGROUP))
		return refuse(fault, BROOD_REASON_FLAG_CONFLICT,
			      "a cgroup_fd and no BROOD_FORK_INTO_CGROUP");
	fault->number = how->cgroup_fd;
	if (how->cgroup_fd < 0)
		return refuse(fault, BROOD_REASON_BAD_FD, "cgroup_fd");
	if (!how->set_tid != !how->set_tid_size)
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "set_tid and its size: each needs the other");
	if ((how->flags & BROOD_FORK_INSIST) && !(how->flags & BROOD_FORK_RAW))
		return refuse(fault, BROOD_REASON_FLAG_NEEDS,
			      "BROOD_FORK_INSIST needs BROOD_FORK_RAW");
	return 0;
}

/* What only the kernel's own call can do. */
static const char *needs_raw(const struct brood_fork *how)
{
	if (how->exit_signal && how->exit_signal != SYS_SIGCHLD)
		return "an exit signal other than SIGCHLD needs BROOD_FORK_RAW";
	if (how->flags & BROOD_FORK_NO_SIGNAL)
		return "BROOD_FORK_NO_SIGNAL needs BROOD_FORK_RAW";
	if (how->flags & BROOD_FORK_INTO_CGROUP)
		return "BROOD_FORK_INTO_CGROUP needs BROOD_FORK_RAW";
	if (how->set_tid)
		return "set_tid needs BROOD_FORK_RAW";
	return NULL;
}

static int may_be_raw(const struct brood_fork *how, struct fault *fault)
{
	int threads;

	if (!(ladder_has() & BROOD_HAS_CLONE3)) {
		fault->stage = BROOD_STAGE_CREATE;
		refuse(fault, BROOD_REASON_KERNEL_LACKS, "clone3 (Linux 5.3)");
		return fault->code = -ENOSYS;
	}
	if (how->flags & BROOD_FORK_INSIST)
		return 0;
	threads = count_threads();
	if (threads > 1)
		refuse(fault, BROOD_REASON_FORK,
		       "other threads' locks would be held for ever in a raw "
		       "copy, unless BROOD_FORK_INSIST is set");
	else if (threads < 0)
		refuse(fault, BROOD_REASON_FORK,
		       "threads cannot be counted without /proc; set "
		       "BROOD_FORK_INSIST");
	else if (!copy_is_coherent())
		refuse(fault, BROOD_REASON_FORK,
		       "this C library would be wrong about its thread in a "
		       "raw copy, unless BROOD_FORK_INSIST is set");
	else
		return 0;
	return fault->code = threads < 0 ? threads : -EPERM;
}

int fork_options(struct brood_fork *how, const struct brood_fork *given,
		 int *raw, struct fault *fault)
{
	const char *why;
	int r = sized_import(how, sizeof *how, sizeof *how, given, "how",
			     fault);

	if (r == 0)
		r = check_fields(how, fault);
	if (r < 0)
		return r;
	*raw = (how->flags & BROOD_FORK_RAW) || !libc_present();
	if (*raw)
		return may_be_raw(how, fault);
	why = needs_raw(how);
	if (why)
		return refuse(fault, BROOD_REASON_FLAG_NEEDS, why);
	if (libc_can_fork())
		return 0;
	refuse(fault, BROOD_REASON_FORK,
	       "this static program was linked without libc's fork: link it "
	       "with -u fork, or set BROOD_FORK_RAW");
	return fault->code = -ENOSYS;
}
