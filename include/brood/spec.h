/* SPDX-License-Identifier: MIT */
#ifndef BROOD_SPEC_H
#define BROOD_SPEC_H

#include "api.h"
#include "step.h"

/*
 * brood_spec.flags. A bit that the library does not know is refused.
 */

/* The call returns as soon as the child exists and has its own descriptors;
 * brood_started() tells what became of it. Needs clone3 (Linux 5.5) and
 * close_range (5.9); where they are missing, or under a debugger, the call
 * waits for exec and the handle has BROOD_GOT_BLOCKING. */
#define BROOD_ASYNC (UINT64_C(1) << 0)

/* Pass on every descriptor that is not close-on-exec, as fork and exec do. */
#define BROOD_KEEP_FDS (UINT64_C(1) << 1)

/* Run the steps in the list's order instead of the safe one. */
#define BROOD_ORDERED (UINT64_C(1) << 2)

/* Leave an ignored SIGPIPE ignored. By default it is reset, since few programs
 * expect to start with it ignored. */
#define BROOD_KEEP_SIGPIPE (UINT64_C(1) << 3)

/* .program is a path even without a slash: no search in PATH. */
#define BROOD_NO_SEARCH (UINT64_C(1) << 4)

/* Execute the open file .program_fd; .program must be NULL. */
#define BROOD_PROGRAM_FD (UINT64_C(1) << 5)

/* A file without a known format is run by /bin/sh, as execvp(3) does. */
#define BROOD_SHELL_FALLBACK (UINT64_C(1) << 6)

/* A descriptor of the caller's that a step takes and that is not open is found
 * by that step, in the child and in its turn, not before anything is created:
 * a system call less. */
#define BROOD_NO_FD_CHECK (UINT64_C(1) << 7)

/* Make no pidfd, which saves the time for it: the handle goes by the number, as
 * with BROOD_GOT_NO_PIDFD. Excludes BROOD_ASYNC and a start deadline. */
#define BROOD_NO_PIDFD (UINT64_C(1) << 8)

/* Only for brood_exec(): pass on what a step names and 0 to 2, and close all
 * else at the exec, as brood_spawn() always does. */
#define BROOD_EXEC_CLOSE_FDS (UINT64_C(1) << 32)

/*
 * What to start. Zero is every default; fill .size and .argv. Everything it
 * points at is the caller's, and may be freed or changed when the call that
 * takes the spec has returned, also for BROOD_ASYNC.
 */
struct brood_spec {
	size_t size;    /* sizeof(struct brood_spec); a library that is older and
	                 * lacks a field that is not zero answers -E2BIG */
	uint64_t flags; /* BROOD_ASYNC and the others above */

	/* What to execute: a path if it has a slash, else a name that is looked
	 * up as execvp(3) does, in the child's own directory and root. NULL:
	 * argv[0]. */
	const char *program;
	const char *const *argv;        /* ends with NULL; argv[0] is required */
	const char *const *envp;        /* NULL: the caller's environ */
	const struct brood_step *steps; /* NULL, or ends with BROOD_STEP_END */

	/* Where names are looked up, like PATH. NULL: the PATH of the
	 * environment that the child gets, or "/bin:/usr/bin" without one. */
	const char *search_path;

	int32_t program_fd; /* with BROOD_PROGRAM_FD, and with nothing else */

	/* Not 0: the program must have been reached within so many
	 * milliseconds, else the child is killed and the call fails with
	 * -ETIMEDOUT: for steps that can block, such as opening a FIFO. The
	 * call waits, and so excludes BROOD_ASYNC; it needs the same of the
	 * kernel, and without it there is no deadline (BROOD_GOT_BLOCKING). */
	int32_t start_timeout_ms;

	/* Not 0: BROOD_TREE_* ways (tree.h) by which the handle owns the program
	 * and all that it starts: brood_child_close() kills them, and so does
	 * the end of the caller's process. */
	uint32_t own_tree;
	uint32_t reserved32; /* 0 */
};

#endif
