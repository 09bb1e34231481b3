/* SPDX-License-Identifier: MIT */
#ifndef BROOD_PIPELINE_H
#define BROOD_PIPELINE_H

#include "api.h"
#include "child.h"
#include "error.h"
#include "spec.h"

/*
 * Programs joined by pipes: each one's output is the next one's input. The
 * handle on them all is opaque; brood_pipeline_close() frees it. brood_pipeline_
 * count, _stage, _group and _kill may run beside each other and beside _wait;
 * other calls on one handle must not overlap.
 */
struct brood_pipeline;

/* Standard error of each stage but the last goes into the pipe as well, unless a
 * step of the stage sets it: the shell's |& */
#define BROOD_PIPELINE_STDERR (UINT64_C(1) << 0)

/* All stages are in one new process group, which the first one leads. */
#define BROOD_PIPELINE_GROUP (UINT64_C(1) << 1)

/* Whose end is the pipeline's: the last stage's, or that of the last (as bash's
 * pipefail has it) or of the first that failed, if one did. */
#define BROOD_PIPELINE_LAST_FAILED  (UINT64_C(1) << 2)
#define BROOD_PIPELINE_FIRST_FAILED (UINT64_C(1) << 3)

/* A stage before the last that SIGPIPE ended, since nobody read on, has not
 * failed. */
#define BROOD_PIPELINE_SIGPIPE_OK (UINT64_C(1) << 4)

#define BROOD_PIPELINE_STAGES_MAX 1024

/* Zero is every default. */
struct brood_pipeline_options {
	size_t size;    /* sizeof(struct brood_pipeline_options) */
	uint64_t flags; /* BROOD_PIPELINE_* */
};

BROOD_BEGIN

/*
 * Starts n programs, specs[0] to specs[n-1], in this order, joined by n-1 pipes.
 * 0, and the handle in *pipeline, when each has been started as brood_spawn()
 * does it; options may be NULL.
 *
 * A stage's steps apply after the pipes are in place, as redirections in a shell
 * do: one that opens 1 writes there, and the next stage reads nothing; one that
 * copies 1 to 2 sends its errors along. Only PASS and INHERIT still mean the
 * caller's own descriptors. The first stage's input and the last one's output
 * are what their steps say, BROOD_STEP_PIPE included (brood_pipeline_stage()
 * has the caller's end).
 *
 * All specs are checked before anything is started. If a stage then cannot be
 * started, those that were are killed and waited for (but for one that may not
 * be killed, which is left to the application's wait), and the call fails with
 * that stage's error, whose .pipe_stage names it. Nothing is left behind.
 *
 * Neither the caller nor another stage keeps an end of a pipe: a stage that
 * ends early gives the one before it SIGPIPE, and the one after it the end of
 * its input.
 *
 * Thread-safe; async-signal-safe as brood_spawn() is. Beyond what the spawns
 * cost: one pipe2(2) and two close(2) for each pipe, and a page of memory.
 */
BROOD_API int
brood_pipeline_start(struct brood_pipeline **pipeline,
                     const struct brood_spec *specs, size_t n,
                     const struct brood_pipeline_options *options,
                     struct brood_error *err);

/* Asynchronous specs: waits until all stages run. As brood_started(), for the
 * first stage that did not reach its program. */
BROOD_API int brood_pipeline_started(struct brood_pipeline *pipeline,
                                     int timeout_ms, struct brood_error *err);

/*
 * Waits until all stages have ended, and tells how the pipeline did. Returns the
 * index of the stage whose end that is; exit may be NULL. Failed has any stage
 * that did not exit with 0. -ETIMEDOUT: one still runs after timeout_ms
 * milliseconds (-1: wait for ever, 0: only look). May be called again. Each
 * stage's own end is brood_wait(brood_pipeline_stage(pipeline, i), ...).
 */
BROOD_API int brood_pipeline_wait(struct brood_pipeline *pipeline,
                                  int timeout_ms, struct brood_exit *exit);

/* How many stages there are. */
BROOD_API size_t brood_pipeline_count(const struct brood_pipeline *pipeline);

/* A stage's handle, which stays the pipeline's: not to be closed. NULL if there
 * is no such stage. */
BROOD_API struct brood_child *
brood_pipeline_stage(const struct brood_pipeline *pipeline, size_t index);

/* With BROOD_PIPELINE_GROUP: the process group, for tcsetpgrp(3); else 0. */
BROOD_API pid_t brood_pipeline_group(const struct brood_pipeline *pipeline);

/*
 * Sends a signal (0: only checks) to every stage that has not been reaped; with
 * BROOD_PIPELINE_GROUP to their process group, and so to what they have started
 * there. 0 if it reached one, -ESRCH if none is left.
 */
BROOD_API int brood_pipeline_kill(struct brood_pipeline *pipeline, int sig);

/* Frees the handle and its stages', as brood_child_close() does for each, and
 * sets *pipeline to NULL; NULL is allowed. Never waits. */
BROOD_API void brood_pipeline_close(struct brood_pipeline **pipeline);

BROOD_END

#endif
