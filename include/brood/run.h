/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_H
#define BROOD_RUN_H

#include "api.h"
#include "child.h"
#include "error.h"
#include "spec.h"

/* struct brood_stream, .to: what becomes of what a program writes. */
enum brood_stream_to {
	BROOD_STREAM_KEEP = 0, /* it is kept in memory */
	BROOD_STREAM_COUNT,    /* it is read and counted, and not kept */
	BROOD_STREAM_SPILL,    /* the first .memory bytes are kept in memory; once
	                        * there are more, all of it goes to a file */
	BROOD_STREAM_MERGE,    /* .err only: it goes through .out's pipe, so that
	                        * both are kept in the order of writing */
	BROOD_STREAM_LEAVE,    /* it is not read: the steps say where it goes */
};

/* struct brood_stream, .at_limit: what happens when there is more. */
enum brood_limit {
	BROOD_LIMIT_END = 0, /* the program is ended, and the call fails */
	BROOD_LIMIT_DISCARD, /* the rest is read and counted, and not kept */
};

/* struct brood_stream, .flags: spill to .fd, a regular file that the caller has
 * open for writing, from its present offset on. */
#define BROOD_STREAM_FD (UINT32_C(1) << 0)

/* One stream of a program's output. Zero is every default: all is kept. */
struct brood_stream {
	uint32_t to;           /* enum brood_stream_to */
	uint32_t at_limit;     /* enum brood_limit */
	uint64_t limit;        /* bytes; 0: none */
	uint64_t memory;       /* SPILL: bytes; 0: none are kept in memory */
	const char *directory; /* SPILL: where the file is made, which never has
	                        * a name; NULL: /var/tmp */
	int32_t fd;            /* SPILL with BROOD_STREAM_FD */
	uint32_t flags;        /* BROOD_STREAM_FD */
	uint64_t reserved[2];
};

/* struct brood_run, .flags: descriptor 0 is what the steps, or the caller,
 * have there. By default the program finds .input and then end of file. */
#define BROOD_RUN_LEAVE_INPUT (UINT64_C(1) << 0)

/* How to run a program. Zero is every default; fill .size. */
struct brood_run {
	size_t size;    /* sizeof(struct brood_run) */
	uint64_t flags; /* BROOD_RUN_* */
	const void *input; /* what the program reads from descriptor 0 */
	size_t input_length;
	struct brood_stream out; /* descriptor 1 */
	struct brood_stream err; /* descriptor 2 */
	int32_t timeout_ms; /* not 0: the program has to end within so many
	                     * milliseconds from the call on, else it is ended */
	int32_t grace_ms; /* ending a program sends SIGTERM, and SIGKILL so many
	                   * milliseconds later; 0: SIGKILL at once */
	int32_t linger_ms; /* how long to read on when the program has ended but
	                    * others still hold its pipes open; 0: only what is
	                    * there, -1: until they close them. Never for longer
	                    * than the timeout */
	int32_t reserved;
};

/* struct brood_output, .flags */
#define BROOD_OUTPUT_CUT (UINT32_C(1) << 0) /* there was more than the limit */
#define BROOD_OUTPUT_HELD (UINT32_C(1) << 1) /* others had it open still */
#define BROOD_OUTPUT_SPILLED (UINT32_C(1) << 2) /* a file has all of it */

/* What a program has written to one descriptor. */
struct brood_output {
	const char *data; /* what was kept in memory, and a NUL; never NULL */
	size_t length;    /* its bytes, without that NUL */
	uint64_t total;   /* how many were read in all */
	size_t mapped;    /* for brood_result_free() */
	int32_t fd;       /* with BROOD_OUTPUT_SPILLED: the file, at its start,
	                   * for reading and writing; -1 with BROOD_STREAM_FD */
	uint32_t flags;   /* BROOD_OUTPUT_* */
	uint64_t reserved[2];
};

/* struct brood_result, .flags */
#define BROOD_RESULT_TIMED_OUT  (UINT32_C(1) << 0)
#define BROOD_RESULT_LIMIT      (UINT32_C(1) << 1) /* ended for a limit */
#define BROOD_RESULT_KILLED     (UINT32_C(1) << 2) /* SIGKILL was sent */
#define BROOD_RESULT_INPUT_LEFT (UINT32_C(1) << 3) /* not all was read */

/* What became of it; plain, with room to grow. The caller owns it, and frees
 * what it holds with brood_result_free(). */
struct brood_result {
	struct brood_exit exit;  /* .how is BROOD_RUNNING: it never started */
	struct brood_output out; /* with BROOD_STREAM_MERGE: both */
	struct brood_output err;
	size_t input_written; /* bytes that the pipe took */
	uint64_t got;         /* as brood_got() */
	int64_t wall_us;      /* from the call to the program's end */
	uint32_t flags;       /* BROOD_RESULT_* */
	uint32_t reserved32;
	uint64_t reserved[8];
};

BROOD_BEGIN

/* As stat(2) has it, the struct and the function have one name: in C++ that is
 * right, and yet warned of. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

/*
 * Starts a program as brood_spawn() does, feeds its input and reads both its
 * outputs, at the same time and so without deadlock at any size, waits for it
 * and reaps it. how may be NULL: no input, both outputs kept, no limits.
 *
 * 0: the program has run and ended by itself; result->exit tells how. result is
 * overwritten in any case, and holds what was read until then also if the call
 * fails: -ETIMEDOUT for .timeout_ms, -EFBIG for a limit, with the stage
 * BROOD_STAGE_RUN. The program is ended and reaped before any failure returns.
 * What did not start fails as with brood_spawn().
 *
 * A pipe is made for each descriptor that is fed or read. A step for it is
 * refused, but for BROOD_STEP_PIPE, whose pipe is used; with BROOD_ORDERED that
 * is needed. When the program has ended, what is in the pipes is read; those
 * that others hold open (its children, in the background) are not waited for,
 * but see .linger_ms and BROOD_OUTPUT_HELD.
 *
 * A program that ends or closes its input early is no failure: the caller gets
 * no SIGPIPE, and the disposition of that signal does not matter and is not
 * changed. Signals do not interrupt the call. Thread-safe. Not a cancellation
 * point. Not for signal handlers. Memory comes from mmap(2), and a file to
 * spill to needs O_TMPFILE or the right to create one in its directory.
 */
BROOD_API int brood_run(const struct brood_spec *spec,
                        const struct brood_run *how,
                        struct brood_result *result, struct brood_error *err);

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

/*
 * The same for a child that was started otherwise, such as from a kept plan,
 * with a BROOD_STEP_PIPE for each descriptor of 0, 1 and 2 that is to be fed or
 * read; .to of others is BROOD_STREAM_LEAVE (or MERGE). The pipes are taken and
 * closed; the handle stays the caller's to close. .timeout_ms counts from this
 * call on. -ECHILD in another process than the one that spawned.
 */
BROOD_API int brood_communicate(struct brood_child *child,
                                const struct brood_run *how,
                                struct brood_result *result,
                                struct brood_error *err);

/*
 * Unmaps and closes what a result holds; it reads as one of a program that
 * wrote nothing then. NULL, twice and a zeroed one are harmless. To keep a
 * spilled file, take .fd and set it to -1.
 */
BROOD_API void brood_result_free(struct brood_result *result);

BROOD_END

#endif
