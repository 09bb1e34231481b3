/* SPDX-License-Identifier: MIT */
#ifndef BROOD_EXEC_H
#define BROOD_EXEC_H

#include "api.h"
#include "error.h"
#include "spec.h"

/* brood_image.flags. */

/* The image is the open file .fd, not memory. */
#define BROOD_IMAGE_FD (UINT64_C(1) << 0)

/* Fail, while there is still time, unless /proc/self/exe can be made to show
 * the image. Without this flag the link is changed where the caller may
 * (CAP_CHECKPOINT_RESTORE), and else stays the caller's own. */
#define BROOD_IMAGE_EXE_LINK (UINT64_C(1) << 1)

/* A program as an ELF file: in memory, or open for reading. */
struct brood_image {
	size_t size; /* sizeof(struct brood_image) */
	uint64_t flags;
	const void *data;  /* without BROOD_IMAGE_FD: the whole file */
	size_t length;     /* its bytes */
	const char *name;  /* what the program is called: AT_EXECFN, and the
			    * name of the process. NULL: argv[0] */
	int32_t fd;        /* with BROOD_IMAGE_FD */
	int32_t reserved;
};

BROOD_BEGIN

/*
 * Runs the steps of a spec in the caller itself, then replaces its program as
 * execve(2) does. Does not return if it succeeds. Other threads end then, as
 * with execve; until then they see what the steps change.
 *
 * All descriptors that are not close-on-exec are passed on, as exec has it,
 * whether or not a step names them; BROOD_EXEC_CLOSE_FDS changes that. The
 * flags BROOD_ASYNC and .start_timeout_ms and the steps PIPE, NEW_NAMESPACES,
 * SETNS, CGROUP and STOP are refused, since they need a new process.
 *
 * On failure returns a negated error number. Bad input is refused before
 * anything is done. After a step or the exec itself has failed, what the steps
 * changed has been put back: descriptors, directory, umask, limits, signal
 * actions and mask, scheduling. What cannot be put back (session, ids, ...)
 * lasts, and err->lasting tells the first step of that kind.
 *
 * Signals are blocked while steps run. Children of asynchronous spawns are
 * waited for, as by brood_settle(), if a step changes an identity. Not
 * thread-safe as far as the steps are not: the process has one directory.
 * Async-signal-safe unless the environment changes meanwhile.
 */
BROOD_API int brood_exec(const struct brood_spec *spec,
                         struct brood_error *err);

/*
 * Which descriptors above 2 a brood_exec() of this spec would pass on although
 * no step names them: open, and not close-on-exec. Writes the lowest of them to
 * fds, which has room for max, and returns how many there are, or a negated
 * error number. Changes nothing. Needs /proc.
 */
BROOD_API int brood_exec_inherited(const struct brood_spec *spec, int *fds,
                                   size_t max, struct brood_error *err);

/*
 * Replaces the caller's program by an image, without the kernel's exec: the
 * file may be in memory or on a noexec mount, and a filter may forbid execve.
 * Runs static and dynamic programs for this processor; not scripts. envp may
 * be NULL: the caller's environ. Does not return if it succeeds.
 *
 * On failure returns a negated error number, and the caller is as it was; a
 * file that is malformed gives -ENOEXEC and a BROOD_REASON_ELF_* at the stage
 * BROOD_STAGE_IMAGE. Once the old memory has gone, only the kernel's running
 * out of memory can go wrong: the process ends with status 127 then.
 *
 * Refused while other threads or processes share the caller's memory; children
 * of asynchronous spawns are waited for. Not for signal handlers' sake: nothing
 * is left of the program that called. Needs /proc and Linux 3.18 with
 * CONFIG_CHECKPOINT_RESTORE. brood_exec_image(3) tells in what it differs from
 * execve(2), such as set-user-ID files and /proc/self/exe.
 */
BROOD_API int brood_exec_image(const struct brood_image *image,
                               const char *const *argv, const char *const *envp,
                               struct brood_error *err);

BROOD_END

#endif
