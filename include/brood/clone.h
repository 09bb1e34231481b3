/* SPDX-License-Identifier: MIT */
#ifndef BROOD_CLONE_H
#define BROOD_CLONE_H

#include "api.h"
#include "child.h"
#include "error.h"

BROOD_BEGIN

/*
 * Runs fn(arg) in a new process that shares the caller's memory, while the
 * calling thread is suspended: until fn returns, whose value (its low 8 bits)
 * is the process's exit code, or has executed a program or ended. Other threads
 * go on. What fn writes to memory stays written; it runs on the caller's stack,
 * below the caller's frame, so that it cannot return from that. Descriptors,
 * directory and all else are copies.
 *
 * No handler of the caller's runs in the child: all signals are blocked there,
 * so that no stop signal can hang the caller (SIGSTOP can), and handled ones
 * have the default action. A program that fn executes by itself starts with
 * the mask that fn leaves. fn may do what a signal handler may (see
 * signal-safety(7)); it must not call exit(3), which would run the caller's
 * exit functions: that is noticed, before those that were registered ahead of
 * the first brood_vfork run, and the call fails with -EPERM
 * (BROOD_REASON_EXIT_IN_CHILD). longjmp(3) out of fn cannot be noticed.
 *
 * Returns 0 with a handle in *child, to be freed with brood_child_close(). On
 * failure a negated error number; *child is NULL and no process is left; err,
 * which may be NULL, tells more. -ENOSYS (BROOD_REASON_COPIED_MEMORY) where an
 * emulator would copy the memory.
 *
 * Thread-safe and async-signal-safe. Not a cancellation point. Needs Linux 5.5
 * for all it promises; before that, brood_got() tells what is missing, and the
 * child raises SIGCHLD when it ends. After vfork(2).
 */
BROOD_API int brood_vfork(struct brood_child **child, int (*fn)(void *),
                          void *arg, struct brood_error *err);

BROOD_END

#endif
