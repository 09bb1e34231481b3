/* SPDX-License-Identifier: MIT */
#ifndef BROOD_CHILD_H
#define BROOD_CHILD_H

#include "api.h"
#include "error.h"

/*
 * The handle on a started process: its id, its pidfd, the caller's ends of its
 * pipes and, once it has ended, its status. Opaque; brood_child_close() frees
 * it. brood_pid, brood_pidfd, brood_pipe, brood_got and brood_kill may run in
 * several threads at once, also beside brood_wait; other calls on one handle
 * must not overlap. A handle belongs to the process that got it: after fork,
 * the new process can only close its copy.
 */
struct brood_child;

/* How a process ended. */
enum brood_how {
	BROOD_RUNNING = 0,
	BROOD_EXITED,      /* .value is the exit code */
	BROOD_SIGNALED,    /* .value is the signal */
	BROOD_NOT_STARTED, /* asynchronous: never reached its program; .value is
	                    * the error number, brood_started() has the rest */
	BROOD_LOST,        /* something else reaped it and its status with it */
	BROOD_STOPPED,     /* only brood_wait_event(): .value is the signal */
	BROOD_CONTINUED,   /* only brood_wait_event(): .value is SIGCONT */
};

#define BROOD_EXIT_CORE_DUMPED (UINT32_C(1) << 0)
/* The kernel's peak memory may be the caller's own, which a child inherits at
 * exec: max_rss_kib is -1. */
#define BROOD_EXIT_RSS_UNKNOWN (UINT32_C(1) << 1)
/* Times and faults are not known: something else reaped the process. */
#define BROOD_EXIT_NO_USAGE (UINT32_C(1) << 2)

/* What brood_wait() tells. The caller owns it. */
struct brood_exit {
	int32_t how;   /* enum brood_how */
	int32_t value; /* exit code, signal or error number */
	uint32_t flags; /* BROOD_EXIT_* */
	uint32_t reserved32;
	int64_t user_us;     /* CPU time in the program, microseconds */
	int64_t system_us;   /* CPU time in the kernel, microseconds */
	int64_t max_rss_kib; /* peak resident memory, KiB, or -1 */
	int64_t minor_faults;
	int64_t major_faults;
	int64_t wall_us; /* from just before the process was made until it was
	                  * seen to have ended, microseconds of the monotonic
	                  * clock; -1: not known (a function, a thread) */
	uint64_t reserved[7];
};

/* brood_got(): what the child did not get as asked, and why. */
#define BROOD_GOT_BLOCKING      (UINT64_C(1) << 0) /* it could not be asynchronous */
#define BROOD_GOT_TABLE_COPIED  (UINT64_C(1) << 1) /* descriptors: not O(1) */
#define BROOD_GOT_NO_PIDFD      (UINT64_C(1) << 2) /* by number (before 5.3) */
#define BROOD_GOT_LEGACY_CLONE  (UINT64_C(1) << 3) /* no clone3 here */
#define BROOD_GOT_MEMORY_COPIED (UINT64_C(1) << 4) /* an emulator that copies */
#define BROOD_GOT_LANDLOCK_LESS (UINT64_C(1) << 5) /* the kernel knows fewer rights */
#define BROOD_GOT_CGROUP_JOINED (UINT64_C(1) << 6) /* not born in it */
#define BROOD_GOT_TWO_STAGES    (UINT64_C(1) << 7) /* another program came before */
#define BROOD_GOT_NO_TEMPLATE   (UINT64_C(1) << 8) /* started plainly (template.h) */

BROOD_BEGIN

/* The process id. Valid as a number for as long as the child is not reaped.
 * Until it has reached its program, the application's own wait(2) does not see
 * it: only brood_wait() does. */
BROOD_API pid_t brood_pid(const struct brood_child *child);

/*
 * The pidfd: readable (poll, epoll) once the child has ended. It stays the
 * handle's. -ENOSYS with BROOD_GOT_NO_PIDFD.
 */
BROOD_API int brood_pidfd(const struct brood_child *child);

/*
 * The caller's end of the pipe that BROOD_STEP_PIPE made for the child's
 * descriptor fd. It is close-on-exec and stays the handle's. -ENOENT if there
 * is none or it was taken.
 */
BROOD_API int brood_pipe(const struct brood_child *child, int fd);

/*
 * The same, but from now on the descriptor is the caller's, to be closed by
 * the caller: the way to signal end of file to the child.
 */
BROOD_API int brood_pipe_take(struct brood_child *child, int fd);

/* BROOD_GOT_* bits; 0 when the child is all that was asked for. */
BROOD_API uint64_t brood_got(const struct brood_child *child);

/*
 * Asynchronous spawn: waits until the program runs, or the child failed to
 * reach it. 0: it runs (or ran). -ETIMEDOUT: not decided after timeout_ms
 * (-1: wait for ever, 0: only look); the child is left as it is. Any other
 * value is why it failed; err names the step. May be called again, with the
 * same answer. For a blocking spawn it answers 0 at once. -ECHILD in another
 * process than the one that spawned.
 */
BROOD_API int brood_started(struct brood_child *child, int timeout_ms,
                            struct brood_error *err);

/*
 * Waits until the child has ended, reaps it and tells how it ended; exit may
 * be NULL. -ETIMEDOUT: still running after timeout_ms milliseconds (-1: wait
 * for ever, 0: only look). Signals do not interrupt it. May be called again:
 * the answer is kept. Waits for this child only; never touches SIGCHLD.
 */
BROOD_API int brood_wait(struct brood_child *child, int timeout_ms,
                         struct brood_exit *exit);

/*
 * Waits until the child has stopped (BROOD_STOPPED), goes on again
 * (BROOD_CONTINUED) or has ended; only in the last case is it reaped, as by
 * brood_wait(). Each event is told once, to this call or to a wait(2) of the
 * application's own; of several that came between two calls, the last. Linux
 * tells of stops by no descriptor: with a time limit other than -1 and 0 a stop
 * is noticed up to 20 ms late. Otherwise as brood_wait(); of a task that is not
 * the caller's child, only the end is told.
 */
BROOD_API int brood_wait_event(struct brood_child *child, int timeout_ms,
                               struct brood_exit *exit);

/*
 * Sends a signal (0: only checks). -ESRCH once the child has been reaped: it
 * can never reach another process that got the same id.
 */
BROOD_API int brood_kill(struct brood_child *child, int sig);

/*
 * Gives the process to the application and frees the handle: returns its
 * number, for wait(2) and its like, and sets *child to NULL. With pidfd, *pidfd
 * gets the pidfd, to be closed by the caller, or -1 if the handle has none.
 * What a handle knows of its pipes goes, and those not taken are closed.
 *
 * A child of an asynchronous spawn is waited for until it has reached its
 * program. One that never reaches it is nobody's to wait for: it is reaped, and
 * the call returns why, as brood_started() does. -ECHILD for one that was
 * reaped already, or in another process than the one that spawned; the handle
 * is freed all the same. -EBUSY for one whose tree is owned: nothing is changed.
 */
BROOD_API pid_t brood_child_release(struct brood_child **child, int *pidfd);

/*
 * Ends the child: sends sig (0: SIGTERM), and SIGCONT, without which a stopped
 * child would not heed it; gives it grace_ms milliseconds (-1: for ever); then
 * kills it by SIGKILL. Waits for its end, without polling, reaps it and tells
 * how it ended, as brood_wait() does; exit may be NULL. Returns 0 if the child
 * ended by itself, 1 if it had to be killed, else a negated error number, and
 * the child is left as it is: -EPERM, -EINVAL, -ECHILD, or -EOPNOTSUPP for a
 * task of the caller's own process, which would end with it.
 *
 * Only an uninterruptible wait in the kernel keeps a process from ending by
 * SIGKILL; for one the call waits.
 */
BROOD_API int brood_terminate(struct brood_child *child, int sig, int grace_ms,
                              struct brood_exit *exit);

/*
 * Gives up a child for good, whether it runs or has ended: no zombie ever
 * remains of it, nobody has to wait for it, and no other call is needed. Frees
 * the handle, with the pipe ends that were not taken, and sets *child to NULL.
 *
 * A child that still runs is given to a thread of the C library's, which waits
 * for all such children, with all signals blocked, and is gone when there are
 * none: as long as one runs, the process has that thread. Where that is not
 * wanted, brood_child_close() leaves the child to the application's own wait(2).
 * SIGCHLD is not touched; the application may get one, as for any child.
 *
 * Returns 0, or a negated error number, and the handle is as it was, but for its
 * pipes: -ENOSYS without pidfds or where the program has no pthread_create,
 * -EBUSY with own_tree, -EAGAIN, -ENOMEM, -EMFILE, -ECHILD in another process
 * than the one that spawned. Thread-safe for different handles; not for signal handlers.
 */
BROOD_API int brood_detach(struct brood_child **child, struct brood_error *err);

/*
 * Frees the handle, its pidfd and the pipe ends that were not taken, and sets
 * *child to NULL; NULL is allowed, twice is harmless. A child that has ended
 * is reaped; a running one keeps running and is left to the application's own
 * wait(2), as any child. Never waits. But a child whose tree is owned
 * (brood_spec.own_tree) is killed with it, and reaped: returns when all are dead.
 */
BROOD_API void brood_child_close(struct brood_child **child);

BROOD_END

#endif
