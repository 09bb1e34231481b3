/* SPDX-License-Identifier: MIT */
#ifndef BROOD_MANY_H
#define BROOD_MANY_H

#include "api.h"
#include "child.h"
#include "error.h"
#include "spec.h"

/* What became of one spec of a list. The caller owns it. */
struct brood_outcome {
	int32_t code; /* 0: it was started, and .exit tells how it ended; else
	               * why not, a negated error number, and .error tells more.
	               * -ECANCELED: its turn never came, or it was killed
	               * before it reached its program */
	uint32_t reserved32;
	uint64_t got; /* BROOD_GOT_* */
	struct brood_exit exit;
	struct brood_error error;
};

/* brood_many.flags: after a program that failed (was not started, or did not
 * exit with 0) no other is started; those that run are waited for, ... */
#define BROOD_MANY_STOP (UINT64_C(1) << 0)
/* ... or, whatever the reason for starting no more, killed. */
#define BROOD_MANY_KILL (UINT64_C(1) << 1)

/* Zero is every default. */
struct brood_many {
	size_t size;          /* sizeof(struct brood_many) */
	uint64_t flags;       /* BROOD_MANY_* */
	uint32_t concurrency; /* most that run at a time; 0: one for each CPU
	                       * that the caller may use */
	int32_t timeout_ms;   /* not 0: for all of it, in milliseconds */

	/* Called in the calling thread for each that ended or could not be
	 * started, in the order in which that is noticed. Not 0: no other is
	 * started. NULL: none. */
	int (*done)(void *argument, size_t index,
	            const struct brood_outcome *outcome);
	void *argument;
};

BROOD_BEGIN

/*
 * Starts specs[0] to specs[n-1] in this order, keeps some running at a time, and
 * returns when all have ended: how many failed, 0 for none. A spec that cannot
 * be started is told in its outcome, and the others go on.
 *
 * outcomes is an array of n, filled in the specs' order, or NULL. how may be
 * NULL. specs and all that they point at are read until the call returns.
 *
 * Each spec is run as brood_spawn() runs it, asynchronously where its steps
 * allow that; the program's end is waited for by its pidfd, and nothing but
 * what the call has started is ever waited for. Where processes or descriptors
 * run out while others run, it waits for one of these to end and tries again.
 *
 * -ETIMEDOUT: time ran out; what ran was killed and waited for (one that may not
 * be killed is left running, with the code -EPERM), what never started is
 * -ECANCELED. Other negated errors: bad input, or no memory; nothing was started.
 *
 * Refused, in a spec's outcome, with BROOD_REASON_MANY: the steps PIPE, STOP
 * and TRACE_ME, for which somebody would need the child's handle.
 *
 * Thread-safe. Not for signal handlers, not a cancellation point.
 */
BROOD_API int brood_spawn_many(const struct brood_spec *specs, size_t n,
                               struct brood_outcome *outcomes,
                               const struct brood_many *how,
                               struct brood_error *err);

BROOD_END

#endif
