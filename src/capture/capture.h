/* SPDX-License-Identifier: MIT */
#ifndef CAPTURE_CAPTURE_H
#define CAPTURE_CAPTURE_H

#include <brood/run.h>

#include "child/handle.h"
#include "plan/plan.h"
#include "sys/clock.h"

/* At most this much is taken from a pipe at once, which has room for it: its
 * reader keeps the writer out meanwhile, so that it is not to be more. */
#define CAPTURE_PIPE (1 << 20)
#define CAPTURE_CHUNK ((size_t)256 * 1024)

/* What a program is fed. */
struct feed {
	int fd; /* -1: closed, or there is none */
	const char *at;
	size_t left;
	size_t most; /* to be written at once */
};

/* One of its outputs. */
struct stream {
	int fd;     /* -1: closed, or not read */
	int number; /* 1 or 2 */
	const struct brood_stream *how;
	struct brood_output *out;
	char *memory; /* NULL, or .room bytes */
	size_t room;
	size_t ready; /* of these, so many have pages */
	int wide;     /* the pipe has been enlarged */
	int over;     /* what comes is discarded */
	int file;     /* spilled to; -1 */
	uint64_t may; /* the file can take so many bytes more */
	int copied;   /* the file does not take splice(2) */
};

/* A program that is being run. */
struct pump {
	struct brood_child *child;
	const struct brood_run *how;
	struct brood_result *result;
	struct feed in;
	struct stream out, err;
	char *scratch; /* CAPTURE_CHUNK bytes for what is not kept, or NULL */
	int64_t begun;
	int64_t timeout_at, kill_at, linger_at;
	int ending; /* it has been told to end */
	int ended;
	struct fault fault; /* the first */
};

/* how.c: the caller's wishes into how, or an error told in err. */
MEM_HIDDEN int run_import(struct brood_run *how, const struct brood_run *given,
			  struct fault *fault);

/* steps.c: which of the descriptors 0 to 2 steps make no pipe for, as bits, or
 * an error. */
MEM_HIDDEN int run_wants(const struct brood_run *how,
			 const struct brood_spec *spec, uint32_t *n_steps,
			 struct fault *fault);

/* result.c: as of a program that wrote nothing. */
MEM_HIDDEN void result_clear(struct brood_result *result);

/* pump.c: feeds, reads and waits. */
MEM_HIDDEN int pump_start(struct pump *p, struct brood_child *child,
			  const struct brood_run *how,
			  struct brood_result *result, int64_t begun);
MEM_HIDDEN int pump_run(struct pump *p);

/* end.c: notes what went wrong, first of all, and ends the program. */
MEM_HIDDEN void pump_fail(struct pump *p, int code, enum brood_reason reason,
			  int number);
MEM_HIDDEN void pump_timers(struct pump *p);
/* How long nothing may have to be done, in nanoseconds. */
MEM_HIDDEN int64_t pump_idle(const struct pump *p);
/* Marks that it has ended. */
MEM_HIDDEN void pump_ended(struct pump *p);

/* feed.c: writes what the pipe takes; closes it. */
MEM_HIDDEN void feed_start(struct feed *in);
MEM_HIDDEN void feed_write(struct feed *in);
MEM_HIDDEN void feed_stop(struct feed *in);

/* stream.c: takes what is in the pipe, at most a chunk; there is something.
 * Returns how much. */
MEM_HIDDEN long stream_take(struct pump *p, struct stream *s);
/* Takes all that is there, and says whether others may still write. */
MEM_HIDDEN void stream_drain(struct pump *p, struct stream *s);
MEM_HIDDEN void stream_finish(struct stream *s);

/* memory.c: reads up to size bytes behind what is kept. A negated error
 * number; -ENOMEM without memory. */
MEM_HIDDEN long memory_read(struct stream *s, size_t size);
/* Gives back what was not needed, and ends with a NUL. */
MEM_HIDDEN void memory_finish(struct stream *s);

/* spill.c: puts what is kept into a file. */
MEM_HIDDEN int spill_begin(struct stream *s);
/* Moves up to size bytes there; scratch is for files that take no splice. */
MEM_HIDDEN long spill_read(struct stream *s, size_t size, char *scratch);

/* spill_file.c: a file without a name; or an error. */
MEM_HIDDEN int spill_file(const char *directory);

#endif
