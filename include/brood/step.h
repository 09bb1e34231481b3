/* SPDX-License-Identifier: MIT */
#ifndef BROOD_STEP_H
#define BROOD_STEP_H

#include "api.h"
#include "namespace.h"

/*
 * A step is one thing that the child does to itself between its birth and
 * exec. A list of steps ends with BROOD_STEP_END (a zeroed step).
 *
 * By default the list's order does not matter except among descriptor steps
 * and among environment steps: the library puts steps into the one safe order
 * (session; umask, root and directory; descriptors; terminal; limits; identity;
 * signals). With
 * BROOD_ORDERED they run as listed.
 */
enum brood_step_type {
	BROOD_STEP_END = 0,

	/* Directory, root and file creation mask. */
	BROOD_STEP_CHDIR,  /* .path */
	BROOD_STEP_FCHDIR, /* .fd: one of the caller's; it is not passed on */
	BROOD_STEP_UMASK,  /* .mode */
	BROOD_STEP_CHROOT, /* .path becomes the root, and the directory */
	BROOD_STEP_ROOT_FD, /* .fd: the same, a directory of the caller's */

	/* Session, process group and terminal. */
	BROOD_STEP_SETSID,
	BROOD_STEP_SETPGID, /* .pid: the group to join, 0 for a new one */
	BROOD_STEP_CTTY,    /* .fd: the terminal, by its number in the child,
	                     * becomes the new session's; needs SETSID */
	BROOD_STEP_FOREGROUND, /* .fd: the child's process group becomes the
	                        * terminal's foreground group */
	BROOD_STEP_PTY, /* a new pseudo-terminal is its 0, 1 and 2, or those
	                 * that .flags say, and the terminal of a new session;
	                 * .window: its size. The caller's end is
	                 * brood_pty(child) */

	/*
	 * Descriptors. .fd is always the number in the child. Standard input,
	 * output and error are inherited unless a step sets or closes them; all
	 * others are closed unless a step names them (or BROOD_KEEP_FDS).
	 */
	BROOD_STEP_PASS,    /* .fd, .from: a number of the caller's. All PASS
	                     * steps take effect at once, before the others:
	                     * swaps and cycles work */
	BROOD_STEP_INHERIT, /* .fd: passed on under its own number; clears
	                     * close-on-exec */
	BROOD_STEP_OPEN,    /* .fd, .path, .oflags, .mode as in open(2); with
	                     * BROOD_OPEN_AT .from as in openat(2) */
	BROOD_STEP_NULL,    /* .fd: /dev/null, for reading and writing */
	BROOD_STEP_PIPE,    /* .fd: one end of a new pipe, the caller's end is
	                     * brood_pipe(child, fd). The child reads from 0 and
	                     * writes to others, unless .flags say otherwise */
	BROOD_STEP_DATA,    /* .fd: a sealed file in memory that holds .length
	                     * bytes from .data, at its start, for reading */
	BROOD_STEP_DUP,     /* .fd, .from: as the shell's fd>&from: .from is a
	                     * number in the child at this place in the list */
	BROOD_STEP_CLOSE,   /* .fd: not an error if it is not open */
	BROOD_STEP_CLOEXEC, /* .fd: sets close-on-exec */
	BROOD_STEP_CLOSE_FROM, /* .fd: it and all above are closed, after the
	                        * steps above */

	/* Environment: applied in list order to what envp gives. */
	BROOD_STEP_ENV_SET,   /* .name, .value */
	BROOD_STEP_ENV_UNSET, /* .name; not an error if it is not set */
	BROOD_STEP_ENV_CLEAR,

	/* Resource limits. */
	BROOD_STEP_RLIMIT, /* .resource, .soft, .hard: RLIMIT_* and rlim_t */

	/* Signals: bit n-1 of .set stands for signal n. */
	BROOD_STEP_SIGMASK,   /* .set becomes the mask, or .flags: block, unblock */
	BROOD_STEP_SIGDEFAULT, /* .set: the default action */
	BROOD_STEP_SIGIGNORE,  /* .set: ignored */

	/* Scheduling. */
	BROOD_STEP_NICE,      /* .number: the nice value itself, -20 to 19 */
	BROOD_STEP_SCHEDULER, /* .number: SCHED_* policy, .priority */
	BROOD_STEP_AFFINITY,  /* .data: a CPU mask as sched_setaffinity(2) has
	                       * it, .length: its bytes */
	BROOD_STEP_IOPRIO,    /* .number: as ioprio_set(2) has it */
	BROOD_STEP_TIMERSLACK, /* .nanoseconds */

	/* Identity: all three ids are set, and cannot be regained. Never with
	 * BROOD_ASYNC or a start deadline: the child shares memory. */
	BROOD_STEP_GROUPS, /* .data: gid_t list, .length: its bytes, or 0 */
	BROOD_STEP_GID,    /* .id */
	BROOD_STEP_UID,    /* .id */
	BROOD_STEP_USER,   /* .name: that account's groups, group and user, but
	                    * for what a GROUPS, GID or GROUP says */
	BROOD_STEP_GROUP,  /* .name: as GID. Names are looked up by the caller
	                    * in /etc/passwd and /etc/group, nowhere else */

	/* Capabilities: bit n of .set stands for capability n. A UID takes all
	 * away but those that a step below gives, which are then kept. */
	BROOD_STEP_SECUREBITS,      /* .set: SECBIT_*, as prctl(2) has it */
	BROOD_STEP_KEEP_CAPS,       /* a UID leaves the permitted ones */
	BROOD_STEP_CAP_BOUNDING,    /* .set: those to keep */
	BROOD_STEP_CAP_INHERITABLE, /* .set becomes the set */
	BROOD_STEP_CAP_PERMITTED,   /* .set becomes the set, and the effective
	                             * one; never with BROOD_ASYNC, as above */
	BROOD_STEP_CAP_AMBIENT,     /* .set becomes the set: what a program has
	                             * of itself; made inheritable as well */

	/* Life. */
	BROOD_STEP_PDEATHSIG, /* .number: the signal when the calling *thread*
	                       * ends */
	BROOD_STEP_NO_NEW_PRIVS,
	BROOD_STEP_SUBREAPER,   /* adopts orphaned descendants */
	BROOD_STEP_PERSONALITY, /* .set: as personality(2) has it */
	BROOD_STEP_TRACE_ME, /* traced by the calling thread; the program stops
	                      * before its first instruction */
	BROOD_STEP_STOP, /* stops just before exec, until SIGCONT; only with
	                  * BROOD_ASYNC: it would hang a caller that waits */

	/* The caller's own code, in the child: .call, .argument, see below. */
	BROOD_STEP_CALL,

	/* Resources and labels. */
	BROOD_STEP_OOM_SCORE,  /* .number: -1000 to 1000. Never with BROOD_ASYNC
	                        * or a start deadline */
	BROOD_STEP_MEMPOLICY,  /* .number: MPOL_* mode and flags, .data: a mask
	                        * of NUMA nodes, .length: its bytes, or 0 */
	BROOD_STEP_UCLAMP,     /* .number, .priority: least and most, 0 to 1024
	                        * or BROOD_UCLAMP_KEEP */
	BROOD_STEP_CORE_SCHED, /* .pid: shares this process's cookie; 0: a new
	                        * one */
	BROOD_STEP_CGROUP,     /* .path: a cgroup v2 directory that the child is
	                        * born in, or .fd with BROOD_CGROUP_FD */
	BROOD_STEP_CGROUP_V1,  /* .path: a directory in a cgroup v1 hierarchy */
	BROOD_STEP_KEYRING,    /* a new session keyring, or that called .name */
	BROOD_STEP_EXEC_LABEL, /* .name: what the program runs as, for SELinux */

	/* Confinement of the program. A user without CAP_SYS_ADMIN needs
	 * NO_NEW_PRIVS with it. */
	BROOD_STEP_LANDLOCK,       /* .path, .set: what is allowed beneath it;
	                            * all else is denied (step_confine.h) */
	BROOD_STEP_LANDLOCK_NET,   /* .number: a TCP port, .set */
	BROOD_STEP_LANDLOCK_SCOPE, /* .set: what ends at the program's own */
	BROOD_STEP_SECCOMP,        /* .data: struct sock_filter array, .length:
	                            * its bytes */
	BROOD_STEP_MDWE, /* no memory that was writable becomes executable:
	                  * Linux 6.3. The program is reached in two stages */
	/*
	 * Namespaces (namespace.h). What is joined comes first of all, then new
	 * ones are made, with the process itself; in an ordered list as well.
	 */
	BROOD_STEP_SETNS, /* .fd: a namespace of the caller's or a pidfd, .set:
	                   * what to join, or 0: what it is */
	BROOD_STEP_NEW_NAMESPACES, /* .set: BROOD_NS_* */
	BROOD_STEP_UID_MAP, /* .data: list of struct brood_id_map, .length: its
	                     * bytes */
	BROOD_STEP_GID_MAP,
	BROOD_STEP_MOUNT_PRIVATE, /* .path and all below, NULL for "/"; .flags */
	BROOD_STEP_MOUNT_PROC,    /* .path, NULL for "/proc" */
	BROOD_STEP_MOUNT_BIND,    /* .path: where, .value: what, .flags */
	BROOD_STEP_MOUNT_TMPFS, /* .path, .length: most bytes, .mode, .flags; 0:
	                         * the kernel's defaults */
	BROOD_STEP_HOSTNAME,    /* .name */
	BROOD_STEP_LOOPBACK_UP,
	BROOD_STEP_TIME_OFFSET, /* .number: CLOCK_MONOTONIC or CLOCK_BOOTTIME,
	                         * .seconds: from the clock as it is */

	BROOD_STEP_TYPES_ /* not a step: one more than the last */
};

#define BROOD_STEPS_MAX 8192 /* steps in one list */

/* .flags of BROOD_STEP_OPEN: a relative .path starts from the directory that
 * the caller has open as .from, which is not passed on by this. */
#define BROOD_OPEN_AT (UINT32_C(1) << 0)

/* .flags of BROOD_STEP_OPEN: open it after the change of identity, with the new
 * user's rights; a DUP of it waits for that. Not with BROOD_ORDERED. */
#define BROOD_OPEN_AS_USER (UINT32_C(1) << 1)

/* .flags of BROOD_STEP_PTY: which descriptors are the terminal; without any of
 * these three, all. And: it starts with the settings, and without a .window
 * with the size, of the terminal that the caller has open as .from. */
#define BROOD_PTY_STDIN  (UINT32_C(1) << 0)
#define BROOD_PTY_STDOUT (UINT32_C(1) << 1)
#define BROOD_PTY_STDERR (UINT32_C(1) << 2)
#define BROOD_PTY_LIKE   (UINT32_C(1) << 3)

/* .flags of BROOD_STEP_PIPE: which end the child gets. */
#define BROOD_PIPE_CHILD_READS  (UINT32_C(1) << 0)
#define BROOD_PIPE_CHILD_WRITES (UINT32_C(1) << 1)

/* .flags of BROOD_STEP_SIGMASK: add to or take from the inherited mask. */
#define BROOD_SIGMASK_BLOCK   (UINT32_C(1) << 0)
#define BROOD_SIGMASK_UNBLOCK (UINT32_C(1) << 1)

/* .flags of BROOD_STEP_CALL: with the caller's rights, before the identity
 * steps, instead of after them. */
#define BROOD_CALL_EARLY (UINT32_C(1) << 0)

/* .number or .priority of BROOD_STEP_UCLAMP: what it is. */
#define BROOD_UCLAMP_KEEP (-1)

/* .flags of BROOD_STEP_CGROUP: .fd is that directory, open in the caller (it is
 * not passed on); where a child cannot be born in a cgroup (before Linux 5.7),
 * it joins it as its first act, and has BROOD_GOT_CGROUP_JOINED. */
#define BROOD_CGROUP_FD      (UINT32_C(1) << 0)
#define BROOD_CGROUP_OR_JOIN (UINT32_C(1) << 1)

/* .flags of BROOD_STEP_EXEC_LABEL: a profile of AppArmor's. */
#define BROOD_LABEL_APPARMOR (UINT32_C(1) << 0)

/* .soft or .hard of BROOD_STEP_RLIMIT: no limit. */
#define BROOD_RLIM_INFINITY UINT64_MAX

/* The bit of a signal in .set; sig is 1 to 64. */
#define BROOD_SIG(sig) (UINT64_C(1) << ((sig)-1))

/* The bit of a capability in .set; cap is CAP_CHOWN (0) to 63. */
#define BROOD_CAP(cap) (UINT64_C(1) << (cap))

/*
 * BROOD_STEP_CALL runs call(argument) in the child, which shares the caller's
 * memory and runs on its stack while the caller is suspended: what it writes
 * stays written. It returns 0, or a negated error number that fails the step.
 * It may only do what is async-signal-safe, takes no lock, does not exit
 * through exit(3), and leaves no signal handler; all signals are blocked.
 * Never with BROOD_ASYNC or a start deadline. brood_step(7) has all the rules.
 */
typedef int brood_call_fn(void *argument);

/* The size of a terminal, as the kernel's struct winsize; pixels may be 0. */
struct brood_window {
	uint16_t rows;
	uint16_t columns;
	uint16_t x_pixels;
	uint16_t y_pixels;
};

/*
 * Plain data, 64 bytes for ever on every architecture; fields that a type does
 * not use must be zero. Strings and paths are the caller's and need to live
 * until the call that takes the list returns.
 */
struct brood_step {
	uint32_t type;  /* enum brood_step_type */
	uint32_t flags; /* of that type; 0 is always the default */
	union {
		int32_t fd;
		int32_t resource;
		int32_t pid;
		int32_t number;
		uint32_t id;
	};
	union {
		int32_t from;
		int32_t priority;
	};
	union {
		const char *path;
		const char *name;
		const void *data;
		brood_call_fn *call;
		uint64_t pad_path_;
	};
	union {
		const char *value;
		uint64_t soft;
		uint64_t set;
		uint64_t length;
		uint64_t nanoseconds;
		int64_t seconds;
		void *argument;
		int32_t oflags;
		struct brood_window window;
		uint64_t pad_value_;
	};
	union {
		uint64_t hard;
		uint64_t pad_hard_;
	};
	uint32_t mode;
	uint32_t reserved32;
	uint64_t reserved[2];
};

#ifdef __cplusplus
static_assert(sizeof(struct brood_step) == 64, "a step is 64 bytes for ever");
#else
_Static_assert(sizeof(struct brood_step) == 64, "a step is 64 bytes for ever");
#endif

#include "step_confine.h"
#include "step_make.h"

#endif
