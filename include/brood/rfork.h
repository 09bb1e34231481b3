/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RFORK_H
#define BROOD_RFORK_H

#include "api.h"
#include "error.h"

/*
 * Plan 9's flags, with Plan 9's polarity: without RFPROC they act on the caller
 * itself, with it on a new process; the G flags give a group of its own, a copy
 * or (C) an empty one, and without them it is shared.
 */
#define BROOD_RFNAMEG  (1 << 0)  /* a copy of the mount namespace */
#define BROOD_RFENVG   (1 << 1)  /* a copy of the environment */
#define BROOD_RFFDG    (1 << 2)  /* a copy of the descriptor table */
#define BROOD_RFNOTEG  (1 << 3)  /* a process group of its own */
#define BROOD_RFPROC   (1 << 4)  /* a new process */
#define BROOD_RFMEM    (1 << 5)  /* memory shared: brood_rfork_thread only */
#define BROOD_RFNOWAIT (1 << 6)  /* nobody waits for the new process */
#define BROOD_RFCNAMEG (1 << 10) /* an empty mount namespace */
#define BROOD_RFCENVG  (1 << 11) /* an empty environment */
#define BROOD_RFCFDG   (1 << 12) /* an empty descriptor table */
#define BROOD_RFREND   (1 << 13) /* refused: Linux has no rendezvous groups */
#define BROOD_RFNOMNT  (1 << 14) /* no mounts from now on */

/* FreeBSD's, for new processes; not under its numbers, which are Plan 9's. */
#define BROOD_RFTHREAD     (1 << 15) /* a thread's share of the leader's files */
#define BROOD_RFSIGSHARE   (1 << 16) /* signal actions shared; with RFMEM */
#define BROOD_RFPPWAIT     (1 << 17) /* the caller waits, as after vfork */
#define BROOD_RFLINUXTHPN  (1 << 18) /* SIGUSR1 at its end */
#define BROOD_RFTSIGZMB    (1 << 19) /* at its end the signal RFTSIGFLAGS says */
#define BROOD_RFPROCDESC   (1 << 20) /* a pidfd, and no signal at its end */
#define BROOD_RFSPAWN      (1 << 21) /* as vfork, handlers reset; with a stack */
#define BROOD_RFINSIST     (1 << 22) /* beside other threads, or on musl */
#define BROOD_RFTSIGFLAGS(sig) ((sig) << 24) /* 0 to 64; 0: none */

BROOD_BEGIN

/*
 * Changes what the caller shares with others or, with BROOD_RFPROC, makes a
 * process with a copy of the memory, in which the call returns as well.
 * Returns the new process's id (without RFPROC, 0), 0 in the new process, or a
 * negated error number; then nothing has changed, and err says what cannot be
 * done. What Linux cannot do exactly is refused with a sentence: RFREND,
 * RFPROC without RFENVG or RFCENVG (an environment shared without the memory),
 * RFMEM and RFSPAWN, which need a stack: brood_rfork_thread().
 *
 * pidfd, with RFPROCDESC and only then, gets a descriptor of the process. The
 * new process is the caller's to wait for, by waitpid(2); without a signal at
 * its end, with __WALL. Handlers of pthread_atfork(3) do not run. Beside other
 * threads, and with musl, whose idea of the thread would be wrong in the copy,
 * RFPROC is refused unless RFINSIST is set.
 *
 * Not thread-safe against itself with RFCENVG, which empties environ; not for
 * signal handlers. Not a cancellation point. Needs Linux 5.3 with RFPROC, 5.9
 * with RFCFDG. After Plan 9's fork(2) and FreeBSD's rfork(2).
 */
BROOD_API pid_t brood_rfork(int flags, int *pidfd, struct brood_error *err);

/*
 * The same for a process that shares memory (RFPROC and RFMEM are needed): it
 * runs fn(arg) on the stack that ends below stack_top, which is the caller's
 * until the process has ended, and exits with the value. All signals are
 * blocked in it, and what the caller handles is reset unless RFSIGSHARE is
 * set; see brood_clone(3) for what fn may do.
 */
BROOD_API pid_t brood_rfork_thread(int flags, void *stack_top,
                                   int (*fn)(void *), void *arg, int *pidfd,
                                   struct brood_error *err);

BROOD_END

#endif
