/* SPDX-License-Identifier: MIT */
#ifndef BROOD_THREAD_H
#define BROOD_THREAD_H

#include "api.h"
#include "error.h"
#include "step.h"

/* struct brood_thread_spec, .flags */

/* brood_thread_create() beside a C library although the process has changed
 * its user or group since its program was executed, or with OPEN_SIGNALS. */
#define BROOD_THREAD_INSIST (UINT64_C(1) << 0)

/* The thread starts with the caller's signal mask, so that the process's
 * handlers may run in it. By default it blocks all signals. A thread of the C
 * library's always starts with the caller's mask. */
#define BROOD_THREAD_OPEN_SIGNALS (UINT64_C(1) << 1)

/* Working directory, root and umask are the thread's own, and start as the
 * caller's. CHDIR, FCHDIR, UMASK, CHROOT and ROOT_FD steps need this. */
#define BROOD_THREAD_OWN_DIRECTORY (UINT64_C(1) << 2)

/* The descriptor table is the thread's own, and starts as a copy. */
#define BROOD_THREAD_OWN_FILES (UINT64_C(1) << 3)

/* A thread of the process. Opaque; brood_thread_join() or _detach() frees it.
 */
struct brood_thread;

/* How to make a thread. Zero is every default; fill .size. What it points at
 * may be changed when the call has returned, but for .stack and .tls. */
struct brood_thread_spec {
	size_t size;       /* sizeof(struct brood_thread_spec) */
	uint64_t flags;    /* BROOD_THREAD_* */
	void *stack;       /* its lowest address, the caller's until the thread has
	                    * been joined; NULL: one of the library's, with a
	                    * guard below it, that is kept and used again */
	size_t stack_size; /* bytes; 0: 256 KiB. The library's own are rounded up
	                    * to a power of two */
	void *tls;         /* the thread pointer; NULL: a zeroed area of the
	                    * thread's own, see brood_thread_create() */
	const char *name;  /* as prctl(2) has it: up to 15 bytes; NULL: the
	                    * caller's */
	const struct brood_step *steps; /* those that concern a thread: NICE,
	                    * SCHEDULER, AFFINITY, IOPRIO, TIMERSLACK, UCLAMP,
	                    * CORE_SCHED, MEMPOLICY, NO_NEW_PRIVS and, with
	                    * OWN_DIRECTORY, those named there */
};

BROOD_BEGIN

/*
 * Runs fn(arg) in a new thread of this process, made by clone3 alone. No C
 * library is needed, and one that is there does not know of the thread: fn may
 * do what a signal handler may (signal-safety(7)), must not call functions
 * that take locks, allocate or cancel, and must not use thread-local variables
 * of its own. It has a thread area of its own, zeroed but for what points to
 * itself and, on x86-64, a copy of the caller's stack protector value: errno
 * is its own, and code with a stack protector runs. All signals are blocked.
 *
 * setuid(2) and its like, when the program calls them, do not reach such a
 * thread: it keeps its rights, on memory that is the program's. So it is
 * refused beside a C library (-EPERM, BROOD_REASON_IDENTITY_CHANGED) when the
 * user or group is not that with which the program was executed, unless
 * BROOD_THREAD_INSIST is there. A change after the thread was made cannot be
 * seen: end such threads before.
 *
 * With steps the call returns when they are done, or fails as the first that
 * fails does; the thread is then gone. Name and steps come before fn.
 *
 * Returns 0 with a handle in *thread, to be joined or detached once. On failure
 * a negated error number; *thread is NULL and there is no new thread; err,
 * which may be NULL, tells more. -ENOSYS without clone3.
 *
 * Thread-safe, async-signal-safe; not a cancellation point. Needs Linux 5.3.
 */
BROOD_API int brood_thread_create(struct brood_thread **thread,
                                  const struct brood_thread_spec *spec,
                                  int (*fn)(void *), void *arg,
                                  struct brood_error *err);

/*
 * The same with a thread of the C library's, made by pthread_create(3): fn may
 * do whatever a thread may. .tls must be NULL, and flags are OWN_DIRECTORY and
 * OWN_FILES only. What is the thread's own is so before fn runs: fn must not
 * share FILE objects, or other code that remembers descriptors or paths, with
 * threads whose table or directory is another; see brood_thread_create(3).
 *
 * -ENOSYS (BROOD_REASON_NO_LIBC_THREADS) in a program without pthread_create.
 * Thread-safe; not async-signal-safe. After pthread_create(3), unshare(2).
 */
BROOD_API int brood_thread_create_libc(struct brood_thread **thread,
                                       const struct brood_thread_spec *spec,
                                       int (*fn)(void *), void *arg,
                                       struct brood_error *err);

/*
 * Waits until the thread has ended and has left its stack, and frees the
 * handle; *result, if result is not NULL, is what fn returned or gave to
 * brood_thread_exit(). timeout_ms below 0 waits for ever, 0 only looks.
 *
 * Returns 0; -ETIMEDOUT, and the handle is as it was; -EINVAL for NULL; -EDEADLK
 * if the thread is the caller; -ECHILD in a process that was forked since. A
 * handle is joined once: a second call is an error that cannot be told.
 * Thread-safe. Not a cancellation point. After pthread_join(3).
 */
BROOD_API int brood_thread_join(struct brood_thread *thread, int timeout_ms,
                                int *result);

/* Frees the handle; the thread's stack is used again once it has ended.
 * 0, -EINVAL for NULL, -ECHILD as above. Thread-safe, async-signal-safe. */
BROOD_API int brood_thread_detach(struct brood_thread *thread);

/* Ends the calling thread alone, from any depth, with a result for join.
 * Returns only if this is no thread of brood's: -ESRCH. One of the C library's
 * ends by pthread_exit(3). Async-signal-safe in those that are not. */
BROOD_API int brood_thread_exit(int result);

/* The thread's id, as gettid(2) has it; -EINVAL for NULL. Async-signal-safe. */
BROOD_API pid_t brood_thread_id(const struct brood_thread *thread);

/* A pidfd of the thread, which stays the library's and is closed with the
 * handle; it becomes readable when the thread has ended. -ENOSYS before Linux
 * 6.9; -ESRCH when the thread has ended before the first call; -EINVAL, -ECHILD
 * as above. Thread-safe, async-signal-safe. */
BROOD_API int brood_thread_pidfd(struct brood_thread *thread);

BROOD_END

#endif
