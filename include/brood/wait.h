/* SPDX-License-Identifier: MIT */
#ifndef BROOD_WAIT_H
#define BROOD_WAIT_H

#include "api.h"
#include "child.h"
#include "error.h"

/*
 * Children of whom whichever ends first is waited for: an epoll(7) descriptor
 * with their pidfds in it. Nothing that is done with a set takes longer for how
 * many are in it. Opaque; brood_waitset_free() frees it.
 *
 * brood_waitset_add, _count, _fd and brood_wait_any may run in several threads
 * at once on one set; each child is told to one of them. What takes children out
 * (brood_waitset_remove, brood_child_close, brood_wait) must not overlap with a
 * wait that could be told of the same child. A set belongs to the process that
 * made it: after fork, the new process can only free its copy.
 */
struct brood_waitset;

BROOD_BEGIN

/*
 * Makes an empty set. The caller frees it with brood_waitset_free(). Returns 0
 * or a negated error number: -EMFILE, -ENFILE, -ENOMEM. Thread-safe and
 * async-signal-safe.
 */
BROOD_API int brood_waitset_new(struct brood_waitset **set,
                                struct brood_error *err);

/*
 * Adds a child, also one that has ended already, and a pointer to be told with
 * it. The handle stays the caller's; closing it takes the child out of the set.
 * A child can be in one set only: -EEXIST. -ENOSYS with BROOD_GOT_NO_PIDFD;
 * -ENOSPC and -ENOMEM as epoll_ctl(2). Thread-safe and async-signal-safe.
 */
BROOD_API int brood_waitset_add(struct brood_waitset *set,
                                struct brood_child *child, void *data,
                                struct brood_error *err);

/* Takes a child out of the set and leaves it as it is. -ENOENT if it is not in
 * it. */
BROOD_API int brood_waitset_remove(struct brood_waitset *set,
                                   struct brood_child *child);

/* How many children are in the set. */
BROOD_API int brood_waitset_count(const struct brood_waitset *set);

/*
 * A descriptor that is readable (poll, epoll, any event loop) when a child in
 * the set has ended, so that brood_wait_any() would not wait. It is
 * close-on-exec and stays the set's.
 */
BROOD_API int brood_waitset_fd(const struct brood_waitset *set);

/*
 * Waits until a child in the set has ended, reaps it, takes it out of the set
 * and tells which it was, with what data and how it ended; each pointer may be
 * NULL. The handle is still to be closed. One that has been waited for by
 * itself is told of as well.
 *
 * -ETIMEDOUT: none has ended after timeout_ms milliseconds (-1: wait for ever,
 * 0: only look). -ENOENT: the set is empty. -ECHILD in another process than
 * the one that made the set. Signals do not interrupt it. Waits for the
 * children in the set only; never touches SIGCHLD. Thread-safe and
 * async-signal-safe; not a cancellation point. After epoll_wait(2), waitid(2).
 */
BROOD_API int brood_wait_any(struct brood_waitset *set, int timeout_ms,
                             struct brood_child **child, void **data,
                             struct brood_exit *exit);

/*
 * Frees the set and sets *set to NULL; NULL is allowed. Children that are in it
 * are left as they are.
 */
BROOD_API void brood_waitset_free(struct brood_waitset **set);

BROOD_END

#endif
