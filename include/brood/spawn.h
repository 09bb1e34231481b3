/* SPDX-License-Identifier: MIT */
#ifndef BROOD_SPAWN_H
#define BROOD_SPAWN_H

#include "api.h"
#include "child.h"
#include "error.h"
#include "spec.h"

/* A spec made ready once, to be run many times. Opaque. */
struct brood_plan;

/* One PASS of a plan with another source: child's number, caller's number. */
struct brood_fd {
	int32_t fd;
	int32_t from;
};

/* What one run of a plan changes. Zero fields leave the plan's own. */
struct brood_override {
	size_t size; /* sizeof(struct brood_override) */
	const char *const *argv;
	const char *const *envp; /* the plan's environment steps apply to it */
	const struct brood_fd *fds; /* each names the .fd of a PASS of the plan */
	size_t nfds;
};

/* brood_capabilities(): what this kernel, and this process's filters, allow. */
#define BROOD_HAS_CLONE3 (UINT64_C(1) << 0)
#define BROOD_HAS_CLEAR_SIGHAND (UINT64_C(1) << 1)
#define BROOD_HAS_CLOSE_RANGE (UINT64_C(1) << 2)
#define BROOD_HAS_PIDFD (UINT64_C(1) << 3)
#define BROOD_HAS_PIDFD_EXIT (UINT64_C(1) << 4) /* status after reaping */
#define BROOD_HAS_SHARED_MEMORY (UINT64_C(1) << 5) /* no emulator that copies */
#define BROOD_HAS_ASYNC (UINT64_C(1) << 6)
#define BROOD_HAS_LANDLOCK (UINT64_C(1) << 7) /* of any version */
#define BROOD_HAS_CGROUP_BIRTH (UINT64_C(1) << 8) /* BROOD_STEP_CGROUP */

BROOD_BEGIN

/*
 * Starts a program in a new process without copying the caller's memory or
 * descriptor table, and returns 0 with a handle in *child once exec succeeded
 * (BROOD_ASYNC: once the child exists). The caller frees the handle with
 * brood_child_close().
 *
 * On failure returns a negated error number, *child is NULL, err (which may be
 * NULL) says what failed and where, and nothing is left behind: no process, no
 * SIGCHLD (except with BROOD_GOT_LEGACY_CLONE's way, which clone3 replaced, and
 * where BROOD_STEP_MDWE's first stage was reached), no descriptor. Bad input fails before anything is created.
 *
 * Thread-safe. Async-signal-safe (without .envp: as far as reading environ is).
 * Not a cancellation point. Signals are blocked while the child is made, and
 * none of the caller's handlers ever runs in it.
 * A blocking call waits in the kernel until the child's exec, and so for as
 * long as a step of its blocks (see brood_spec.start_timeout_ms), or as the
 * child is kept stopped by SIGSTOP.
 *
 * Needs Linux 5.9 for all it promises; what older ones lack is made up for, or
 * told by brood_got(). After clone(2), execve(2), close_range(2), pidfd_open(2).
 */
BROOD_API int brood_spawn(struct brood_child **child,
                          const struct brood_spec *spec,
                          struct brood_error *err);

/*
 * Checks a spec and makes it ready for many runs. The plan is a copy: the spec
 * and all that it points at, the environment included, may go. The caller frees
 * it with brood_plan_free(). Errors as brood_spawn() on bad input; -ENOMEM.
 * Thread-safe and async-signal-safe.
 */
BROOD_API int brood_plan_new(struct brood_plan **plan,
                             const struct brood_spec *spec,
                             struct brood_error *err);

/*
 * Runs a plan: as brood_spawn(), without checking and laying it out again, and
 * without allocating. Any number of threads may run one plan at once. override
 * may be NULL.
 */
BROOD_API int brood_plan_spawn(const struct brood_plan *plan,
                               const struct brood_override *override_,
                               struct brood_child **child,
                               struct brood_error *err);

/*
 * Frees a plan and sets *plan to NULL; NULL is allowed. No thread may be
 * running it; children that it started, also asynchronously, are not affected.
 */
BROOD_API void brood_plan_free(struct brood_plan **plan);

/*
 * Waits until no child of an asynchronous spawn shares this process's memory
 * any more, that is until each has reached exec or ended. To be called before
 * setuid(2) and its like, before unloading code, and wherever a child with the
 * old credentials on the new memory would be a danger. Thread-safe; not for
 * signal handlers.
 */
BROOD_API void brood_settle(void);

/*
 * What was found here: BROOD_HAS_* bits, probed at the first call and then
 * remembered. Thread-safe.
 */
BROOD_API uint64_t brood_capabilities(void);

BROOD_END

#endif
