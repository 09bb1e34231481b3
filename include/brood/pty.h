/* SPDX-License-Identifier: MIT */
#ifndef BROOD_PTY_H
#define BROOD_PTY_H

#include "child.h"
#include "step.h"

BROOD_BEGIN

/*
 * The caller's end of the pseudo-terminal that BROOD_STEP_PTY made: what is
 * written there the child reads as typed, and what the child writes is read
 * there. It is close-on-exec and stays the handle's. -ENOENT if there is none
 * or it was taken.
 *
 * read(2) fails with EIO once no process has the terminal open any more, after
 * all that was written has been read: that is its end of file. Closing it, by
 * brood_child_close() as well, hangs the terminal up: its foreground process
 * group and the session's leader get SIGHUP.
 */
BROOD_API int brood_pty(const struct brood_child *child);

/*
 * The same, but from now on the descriptor is the caller's, to be closed by the
 * caller.
 */
BROOD_API int brood_pty_take(struct brood_child *child);

/*
 * Changes the size of the terminal; its foreground process group gets SIGWINCH
 * if it is another than before. -ENOENT if there is none or it was taken.
 * Async-signal-safe: it is one system call. It may run beside other calls on
 * the handle but for those that take or close the terminal.
 */
BROOD_API int brood_pty_resize(const struct brood_child *child,
                               const struct brood_window *window);

BROOD_END

#endif
