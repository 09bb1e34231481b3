/* SPDX-License-Identifier: MIT */
#ifndef BROOD_CLONE_H
#define BROOD_CLONE_H

#include "api.h"
#include "child.h"
#include "error.h"

/* struct brood_clone, .share: what the new task has in common with its maker.
 * What is not shared is copied. */
#define BROOD_SHARE_MEMORY    (UINT64_C(1) << 0)
#define BROOD_SHARE_FILES     (UINT64_C(1) << 1) /* the descriptor table */
#define BROOD_SHARE_DIRECTORY (UINT64_C(1) << 2) /* cwd, root and umask */
#define BROOD_SHARE_HANDLERS  (UINT64_C(1) << 3) /* signal actions */
#define BROOD_SHARE_GROUP     (UINT64_C(1) << 4) /* thread group and its id */
#define BROOD_SHARE_IO        (UINT64_C(1) << 5) /* I/O context */
#define BROOD_SHARE_SEMUNDO   (UINT64_C(1) << 6) /* System V semaphore undo */
#define BROOD_SHARE_PARENT    (UINT64_C(1) << 7) /* a sibling, not a child */

/* struct brood_clone, .flags */
#define BROOD_CLONE_WAIT            (UINT64_C(1) << 0) /* as vfork does */
#define BROOD_CLONE_CLEAR_HANDLERS  (UINT64_C(1) << 1) /* Linux 5.5 */
#define BROOD_CLONE_OPEN_SIGNALS    (UINT64_C(1) << 2) /* see below */
#define BROOD_CLONE_NO_PIDFD        (UINT64_C(1) << 3)
#define BROOD_CLONE_INTO_CGROUP     (UINT64_C(1) << 4) /* .cgroup_fd; 5.7 */
#define BROOD_CLONE_TLS             (UINT64_C(1) << 5) /* .tls */
#define BROOD_CLONE_PARENT_SETTID   (UINT64_C(1) << 6) /* *.parent_tid */
#define BROOD_CLONE_CHILD_SETTID    (UINT64_C(1) << 7) /* *.child_tid */
#define BROOD_CLONE_CHILD_CLEARTID  (UINT64_C(1) << 8) /* at its end */
#define BROOD_CLONE_SET_TID         (UINT64_C(1) << 9) /* .set_tid; 5.5 */
#define BROOD_CLONE_PTRACE          (UINT64_C(1) << 10)
#define BROOD_CLONE_UNTRACED        (UINT64_C(1) << 11)
#define BROOD_CLONE_AUTOREAP        (UINT64_C(1) << 12) /* Linux 7.1 */
#define BROOD_CLONE_NO_NEW_PRIVS    (UINT64_C(1) << 13) /* Linux 7.1 */
#define BROOD_CLONE_AUTOKILL        (UINT64_C(1) << 14) /* Linux 7.1 */

/*
 * How to make a task: from a full process (all zero) to a thread of the
 * caller's own group. Zero is every default; fill .size. After clone(2).
 */
struct brood_clone {
	size_t size;     /* sizeof(struct brood_clone) */
	uint64_t share;  /* BROOD_SHARE_* */
	uint64_t newns;  /* CLONE_NEW*: namespaces of its own */
	uint64_t flags;  /* BROOD_CLONE_* */
	void *stack;     /* its lowest address, the caller's to free; NULL: one of
	                  * the library's, with a guard page, where it needs one */
	size_t stack_size; /* bytes; 0: 64 KiB */
	void *tls;
	pid_t *parent_tid;
	pid_t *child_tid;
	const pid_t *set_tid; /* ids, from the innermost pid namespace out */
	size_t set_tid_size;  /* how many */
	int32_t exit_signal;  /* sent to the caller at its end; 0: none, and only
	                       * brood_wait() or __WALL finds it */
	int32_t cgroup_fd;
};

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

/* As stat(2) has it, the struct and the function have one name: in C++ that is
 * right, and yet warned of. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

/*
 * Makes a task that runs fn(arg), and returns at once with a handle on it (with
 * BROOD_CLONE_WAIT, when it has ended or executed a program). The value of fn
 * is its exit code; brood_wait() tells it, for a thread of the caller's group
 * (BROOD_SHARE_GROUP) all 32 bits. Combinations that make no sense are refused
 * with a sentence; nothing was created then.
 *
 * A task that shares memory runs on a stack of its own, unless the caller
 * waits, with all signals blocked, and with the default action for what the
 * caller handles unless it shares handlers: libc's thread area is the calling
 * thread's, so that fn may do what a signal handler may and must not set errno
 * beside the caller. BROOD_CLONE_OPEN_SIGNALS leaves mask and handlers as
 * clone(2) does. A task with a copy of the memory starts with the caller's mask
 * and handlers; glibc's idea of its id is right in it. Handlers of
 * pthread_atfork(3) do not run.
 *
 * The handle is freed with brood_child_close(). A stack of the library's is
 * used again when the task has left it, whatever happens to the handle. arg
 * must live as long as fn uses it.
 *
 * -ENOSYS (BROOD_REASON_KERNEL_LACKS) where the kernel has no clone3 or not
 * the flag that the error names. Thread-safe, async-signal-safe; not a
 * cancellation point. Needs Linux 5.3. After clone(2), clone3.
 */
BROOD_API int brood_clone(struct brood_child **child,
                          const struct brood_clone *how, int (*fn)(void *),
                          void *arg, struct brood_error *err);

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

BROOD_END

#endif
