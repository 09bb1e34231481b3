/* SPDX-License-Identifier: MIT */
#ifndef BROOD_STEP_H
#define BROOD_STEP_H

#include "api.h"

/*
 * A step is one thing that the child does to itself between its birth and
 * exec. A list of steps ends with BROOD_STEP_END (a zeroed step).
 *
 * By default the list's order does not matter except among descriptor steps
 * and among environment steps: the library puts steps into the one safe order
 * (session; umask and directory; descriptors; limits; signals). With
 * BROOD_ORDERED they run as listed.
 */
enum brood_step_type {
	BROOD_STEP_END = 0,

	/* Directory and file creation mask. */
	BROOD_STEP_CHDIR,  /* .path */
	BROOD_STEP_FCHDIR, /* .fd: one of the caller's; it is not passed on */
	BROOD_STEP_UMASK,  /* .mode */

	/* Session and process group. */
	BROOD_STEP_SETSID,
	BROOD_STEP_SETPGID, /* .pid: the group to join, 0 for a new one */

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
	BROOD_STEP_OPEN,    /* .fd, .path, .oflags, .mode as in open(2) */
	BROOD_STEP_NULL,    /* .fd: /dev/null, for reading and writing */
	BROOD_STEP_PIPE,    /* .fd: one end of a new pipe, the caller's end is
	                     * brood_pipe(child, fd). The child reads from 0 and
	                     * writes to others, unless .flags say otherwise */
	BROOD_STEP_DUP,     /* .fd, .from: as the shell's fd>&from: .from is a
	                     * number in the child at this place in the list */
	BROOD_STEP_CLOSE,   /* .fd: not an error if it is not open */
	BROOD_STEP_CLOEXEC, /* .fd: sets close-on-exec */

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

	/* Life. */
	BROOD_STEP_PDEATHSIG, /* .number: the signal when the calling *thread*
	                       * ends */
	BROOD_STEP_NO_NEW_PRIVS,
	BROOD_STEP_SUBREAPER,   /* adopts orphaned descendants */
	BROOD_STEP_PERSONALITY, /* .set: as personality(2) has it */

	BROOD_STEP_TYPES_ /* not a step: one more than the last */
};

#define BROOD_STEPS_MAX 8192 /* steps in one list */

/* .flags of BROOD_STEP_PIPE: which end the child gets. */
#define BROOD_PIPE_CHILD_READS  (UINT32_C(1) << 0)
#define BROOD_PIPE_CHILD_WRITES (UINT32_C(1) << 1)

/* .flags of BROOD_STEP_SIGMASK: add to or take from the inherited mask. */
#define BROOD_SIGMASK_BLOCK   (UINT32_C(1) << 0)
#define BROOD_SIGMASK_UNBLOCK (UINT32_C(1) << 1)

/* .soft or .hard of BROOD_STEP_RLIMIT: no limit. */
#define BROOD_RLIM_INFINITY UINT64_MAX

/* The bit of a signal in .set; sig is 1 to 64. */
#define BROOD_SIG(sig) (UINT64_C(1) << ((sig)-1))

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
		uint64_t pad_path_;
	};
	union {
		const char *value;
		uint64_t soft;
		uint64_t set;
		uint64_t length;
		uint64_t nanoseconds;
		int32_t oflags;
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

/*
 * Constructors, for C++ (which lacks C's designated initialisers) and for
 * lists that are built at run time. They allocate nothing.
 */
#define BROOD_STEP_MAKE_(name_, params_, body_)                                \
	static inline struct brood_step name_ params_                          \
	{                                                                      \
		struct brood_step s = {};                                      \
		body_;                                                         \
		return s;                                                      \
	}

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif

BROOD_STEP_MAKE_(brood_step_end, (void), s.type = BROOD_STEP_END)
BROOD_STEP_MAKE_(brood_step_chdir, (const char *path),
                 (s.type = BROOD_STEP_CHDIR, s.path = path))
BROOD_STEP_MAKE_(brood_step_fchdir, (int fd),
                 (s.type = BROOD_STEP_FCHDIR, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_umask, (unsigned mode),
                 (s.type = BROOD_STEP_UMASK, s.mode = mode))
BROOD_STEP_MAKE_(brood_step_setsid, (void), s.type = BROOD_STEP_SETSID)
BROOD_STEP_MAKE_(brood_step_setpgid, (pid_t group),
                 (s.type = BROOD_STEP_SETPGID, s.pid = group))
BROOD_STEP_MAKE_(brood_step_pass, (int fd, int from),
                 (s.type = BROOD_STEP_PASS, s.fd = fd, s.from = from))
BROOD_STEP_MAKE_(brood_step_inherit, (int fd),
                 (s.type = BROOD_STEP_INHERIT, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_open,
                 (int fd, const char *path, int oflags, unsigned mode),
                 (s.type = BROOD_STEP_OPEN, s.fd = fd, s.path = path,
                  s.oflags = oflags, s.mode = mode))
BROOD_STEP_MAKE_(brood_step_null, (int fd),
                 (s.type = BROOD_STEP_NULL, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_pipe, (int fd, uint32_t flags),
                 (s.type = BROOD_STEP_PIPE, s.fd = fd, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_dup, (int fd, int from),
                 (s.type = BROOD_STEP_DUP, s.fd = fd, s.from = from))
BROOD_STEP_MAKE_(brood_step_close, (int fd),
                 (s.type = BROOD_STEP_CLOSE, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_cloexec, (int fd),
                 (s.type = BROOD_STEP_CLOEXEC, s.fd = fd))
BROOD_STEP_MAKE_(brood_step_env_set, (const char *name, const char *value),
                 (s.type = BROOD_STEP_ENV_SET, s.name = name, s.value = value))
BROOD_STEP_MAKE_(brood_step_env_unset, (const char *name),
                 (s.type = BROOD_STEP_ENV_UNSET, s.name = name))
BROOD_STEP_MAKE_(brood_step_env_clear, (void), s.type = BROOD_STEP_ENV_CLEAR)
BROOD_STEP_MAKE_(brood_step_rlimit,
                 (int resource, uint64_t soft, uint64_t hard),
                 (s.type = BROOD_STEP_RLIMIT, s.resource = resource,
                  s.soft = soft, s.hard = hard))
BROOD_STEP_MAKE_(brood_step_sigmask, (uint64_t set, uint32_t flags),
                 (s.type = BROOD_STEP_SIGMASK, s.set = set, s.flags = flags))
BROOD_STEP_MAKE_(brood_step_sigdefault, (uint64_t set),
                 (s.type = BROOD_STEP_SIGDEFAULT, s.set = set))
BROOD_STEP_MAKE_(brood_step_sigignore, (uint64_t set),
                 (s.type = BROOD_STEP_SIGIGNORE, s.set = set))
BROOD_STEP_MAKE_(brood_step_nice, (int nice),
                 (s.type = BROOD_STEP_NICE, s.number = nice))
BROOD_STEP_MAKE_(brood_step_scheduler, (int policy, int priority),
                 (s.type = BROOD_STEP_SCHEDULER, s.number = policy,
                  s.priority = priority))
BROOD_STEP_MAKE_(brood_step_affinity, (const void *mask, size_t bytes),
                 (s.type = BROOD_STEP_AFFINITY, s.data = mask,
                  s.length = bytes))
BROOD_STEP_MAKE_(brood_step_ioprio, (int priority),
                 (s.type = BROOD_STEP_IOPRIO, s.number = priority))
BROOD_STEP_MAKE_(brood_step_timerslack, (uint64_t nanoseconds),
                 (s.type = BROOD_STEP_TIMERSLACK, s.nanoseconds = nanoseconds))
BROOD_STEP_MAKE_(brood_step_groups, (const gid_t *groups, size_t count),
                 (s.type = BROOD_STEP_GROUPS, s.data = groups,
                  s.length = count * sizeof(gid_t)))
BROOD_STEP_MAKE_(brood_step_gid, (gid_t id),
                 (s.type = BROOD_STEP_GID, s.id = id))
BROOD_STEP_MAKE_(brood_step_uid, (uid_t id),
                 (s.type = BROOD_STEP_UID, s.id = id))
BROOD_STEP_MAKE_(brood_step_pdeathsig, (int sig),
                 (s.type = BROOD_STEP_PDEATHSIG, s.number = sig))
BROOD_STEP_MAKE_(brood_step_no_new_privs, (void),
                 s.type = BROOD_STEP_NO_NEW_PRIVS)
BROOD_STEP_MAKE_(brood_step_subreaper, (void), s.type = BROOD_STEP_SUBREAPER)
BROOD_STEP_MAKE_(brood_step_personality, (uint64_t persona),
                 (s.type = BROOD_STEP_PERSONALITY, s.set = persona))

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
#undef BROOD_STEP_MAKE_

#endif
