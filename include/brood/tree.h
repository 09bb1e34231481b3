/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TREE_H
#define BROOD_TREE_H

#include "api.h"
#include "child.h"

/*
 * Owning all that a program starts: brood_spec.own_tree says by which ways.
 * When the handle is closed or its process ends, by whatever signal, all of the
 * tree is killed. What each way cannot hold is in brood_tree(7).
 */

/* The best that this machine allows without the program's noticing: CGROUP and
 * WATCH, else GUARDIAN. */
#define BROOD_TREE_DEFAULT (UINT32_C(1) << 0)

/* A cgroup of its own, below the caller's or that of BROOD_STEP_CGROUP, and
 * cgroup.kill (Linux 5.14). Alone it does not outlive the caller. */
#define BROOD_TREE_CGROUP (UINT32_C(1) << 1)

/* A guardian beside it, which kills when the caller has ended; with CGROUP or
 * NAMESPACE. */
#define BROOD_TREE_WATCH (UINT32_C(1) << 2)

/* A new namespace of processes whose init is the library's. The program sees
 * other process ids, and no parent. Takes CAP_SYS_ADMIN. */
#define BROOD_TREE_NAMESPACE (UINT32_C(1) << 3)

/* A guardian that is the program's parent and adopts its orphans. The
 * application's own wait(2) does not know the program; brood_wait() does. */
#define BROOD_TREE_GUARDIAN (UINT32_C(1) << 4)

/* The kernel kills the program, it alone, when the handle's pidfd is gone
 * (CLONE_PIDFD_AUTOKILL, Linux 7.1). */
#define BROOD_TREE_AUTOKILL (UINT32_C(1) << 5)

/* What cannot be had is left out, all of it if need be: brood_tree() tells. */
#define BROOD_TREE_BEST_EFFORT (UINT32_C(1) << 31)

/* What brood_tree() tells. */
struct brood_tree_info {
	uint32_t ways;     /* BROOD_TREE_* that it has; 0: none */
	int32_t guardian;  /* process id of the guardian, or 0 */
	int32_t init;      /* that of the namespace's init, or 0 */
	int32_t cgroup_fd; /* the cgroup's directory, the handle's, or -1 */
	char cgroup[64];   /* its name in the directory above */
	uint64_t reserved[8];
};

/* CPU time of some that have ended is not in it: the way keeps none. */
#define BROOD_TREE_USAGE_LIVE (UINT32_C(1) << 0)

/* What brood_tree_usage() tells. */
struct brood_tree_use {
	uint32_t processes; /* that live now */
	uint32_t flags;     /* BROOD_TREE_USAGE_* */
	int64_t user_us;    /* CPU time in programs, microseconds */
	int64_t system_us;  /* CPU time in the kernel */
	int64_t rss_kib;    /* resident memory, KiB: the sum over all, pages that
	                     * several share counted for each */
	uint64_t reserved[8];
};

BROOD_BEGIN

/*
 * Which ways the child's tree is owned by. 0, or -EINVAL for a NULL argument. A
 * tree that is not owned has no ways. Thread- and async-signal-safe.
 */
BROOD_API int brood_tree(const struct brood_child *child,
                         struct brood_tree_info *info);

/*
 * Sends a signal to every process of an owned tree. SIGKILL: to those that are
 * born meanwhile as well, and returns 0 once all are dead; -ETIMEDOUT: some
 * still live after ten seconds. Other signals reach those that are there at that
 * moment, for which it returns how many there were. -ENOENT: the tree is not
 * owned. -EPERM: some belong to another user. -ECHILD after fork, and
 * -EINVAL for no signal. Not with other calls on the same handle at once.
 */
BROOD_API int brood_tree_kill(struct brood_child *child, int sig);

/*
 * The process ids of the living of an owned tree, the first `room` of them in
 * ascending order, into pids, which may be NULL without room. Returns how many
 * there are. Each may have ended by the time it is looked at. -ENOENT: the tree
 * is not owned; -ECHILD after fork; -ENOMEM; an error of /proc.
 */
BROOD_API int brood_tree_list(const struct brood_child *child, pid_t *pids,
                              size_t room);

/*
 * What the tree uses, summed up. With CGROUP the CPU time is the kernel's own
 * account; else it is made up of ticks of 10 ms, and those that nobody waited
 * for are missing. Errors as brood_tree_list().
 */
BROOD_API int brood_tree_usage(const struct brood_child *child,
                               struct brood_tree_use *usage);

BROOD_END

#endif
