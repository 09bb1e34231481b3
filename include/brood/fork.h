/* SPDX-License-Identifier: MIT */
#ifndef BROOD_FORK_H
#define BROOD_FORK_H

#include "api.h"
#include "error.h"
#include "step.h"

/* struct brood_fork, .flags */
#define BROOD_FORK_RAW         (UINT64_C(1) << 0) /* not through libc's fork */
#define BROOD_FORK_INSIST      (UINT64_C(1) << 1) /* raw beside threads, musl */
#define BROOD_FORK_NO_SIGNAL   (UINT64_C(1) << 2) /* none at its end; raw */
#define BROOD_FORK_INTO_CGROUP (UINT64_C(1) << 3) /* .cgroup_fd; raw; 5.7 */

/* What a new process gets of a range of memory. */
enum brood_region_kind {
	BROOD_REGION_COPY = 0, /* of private memory: copied when written to */
	BROOD_REGION_OMIT,     /* nothing: it is not mapped there */
	BROOD_REGION_ZERO,     /* of private anonymous memory: zeroes */
	BROOD_REGION_SHARE,    /* of a shared mapping: the memory itself */
};

/* struct brood_region, .flags: made of huge pages at once, which a fork copies
 * much faster. Private anonymous memory only; Linux 6.1. */
#define BROOD_REGION_HUGE (UINT32_C(1) << 0)

struct brood_region {
	void *addr;     /* the start of a page */
	size_t length;  /* bytes: whole pages */
	uint32_t kind;  /* enum brood_region_kind */
	uint32_t flags; /* BROOD_REGION_HUGE */
};

struct brood_regions; /* prepared ranges; opaque */

/* How to fork. Zero is every default; fill .size. */
struct brood_fork {
	size_t size;    /* sizeof(struct brood_fork) */
	uint64_t flags; /* BROOD_FORK_* */
	const struct brood_regions *regions; /* or NULL: all as by fork */
	const struct brood_step *steps; /* what the new process does to itself
	                                 * before the call returns there */
	int *pidfd; /* gets a descriptor of the new process; -1 there */
	const pid_t *set_tid; /* its ids, from the innermost pid namespace out;
	                       * raw; Linux 5.5 */
	size_t set_tid_size;  /* how many */
	int32_t exit_signal;  /* sent to the caller at its end; 0: SIGCHLD. Others
	                       * are raw */
	int32_t cgroup_fd;
};

/* What a fork spends its time on. */
enum brood_fork_cause {
	BROOD_FORK_CAUSE_NONE = 0,
	BROOD_FORK_CAUSE_BASE,        /* what the smallest fork costs */
	BROOD_FORK_CAUSE_PAGES,       /* entries of small pages */
	BROOD_FORK_CAUSE_HUGE_PAGES,  /* entries of huge pages */
	BROOD_FORK_CAUSE_TABLES,      /* page tables to be made */
	BROOD_FORK_CAUSE_MAPPINGS,    /* each copied, whatever is in it */
	BROOD_FORK_CAUSE_DESCRIPTORS, /* the table of open files */

	BROOD_FORK_CAUSES_ /* not a cause: one more than the last */
};

/* A prediction; plain, with room to grow. */
struct brood_fork_cost {
	uint64_t call_ns;      /* how long the call would take */
	uint64_t copied_bytes; /* at once: page tables */
	uint64_t later_bytes;  /* at most, when both sides write to all */
	struct {
		uint32_t cause; /* enum brood_fork_cause */
		uint32_t reserved;
		uint64_t count; /* of pages, tables, mappings, ... */
		uint64_t ns;    /* of call_ns */
	} causes[3];            /* the three largest, the largest first */
	uint64_t resident_bytes;
	uint64_t omitted_bytes; /* resident, and not given to a new process */
	uint64_t huge_bytes;    /* in huge pages, of what is copied */
	uint64_t table_bytes;   /* of page tables, by /proc/PID/status */
	uint64_t mappings;
	uint64_t threads; /* beside others, a fork's child may do little */
	uint64_t descriptors;
	uint64_t reserved[8];
};

BROOD_BEGIN

/*
 * Checks ranges of the caller's memory, prepares them, and notes the madvise(2)
 * flags that they have. A range has only memory that a new process can do
 * without in that form: none of a stack, of thread-local data, of the heap, of
 * a program or library, or of this library. A refusal names the range's index
 * and why. list may be freed; mappings must stay as they are while the set is
 * used. *regions is to be freed with brood_regions_free(), which changes
 * nothing of the memory.
 *
 * Reads /proc/self/smaps, which takes milliseconds for each GiB. Only in a
 * process with one thread. Not for signal handlers. Returns 0 or a negated
 * error number.
 */
BROOD_API int brood_regions_new(struct brood_regions **regions,
                                const struct brood_region *list, size_t n,
                                struct brood_error *err);
BROOD_API void brood_regions_free(struct brood_regions **regions);

/* As stat(2) has it, a struct and a function have one name: in C++ that is
 * right, and yet warned of. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

/*
 * Makes a process with a copy of the caller's memory, in which the call returns
 * as well: 0 there, its id in the caller. how may be NULL. A negated error
 * number if there is no new process; err, which may be NULL, tells more.
 *
 * In a program with a libc it is libc's fork(3) that makes it, so that handlers
 * of pthread_atfork(3) run and locks are safe. BROOD_FORK_RAW does without: for
 * what libc's cannot do, and in a program without a libc always. It is refused
 * beside other threads, and where libc's idea of its thread would be wrong
 * (musl), unless BROOD_FORK_INSIST is set.
 *
 * Steps run in the new process alone, and descriptors that no step names stay
 * open there. If one fails, the process is gone and err names it. Regions need
 * a caller with one thread; its own madvise flags are back when the call
 * returns, on both sides.
 *
 * The process is the caller's to wait for. Thread-safe without regions; not
 * async-signal-safe, as fork(3). Not a cancellation point. Raw forks need
 * Linux 5.3, and so does pidfd. After fork(2).
 */
BROOD_API pid_t brood_fork(const struct brood_fork *how,
                           struct brood_error *err);

/*
 * What a fork of process pid (0: the caller) would cost, and why. What a page,
 * a mapping and so on cost here is measured once, at the first call, by forks
 * in a process that the call makes and reaps (a tenth of a second).
 *
 * Reads /proc/PID/smaps, status and fd, with the rights that ptrace(2) needs
 * as well. Returns 0 or a negated error number: -ESRCH, -EACCES, or -ENOSYS
 * without clone3. Thread-safe; not for signal handlers.
 */
BROOD_API int brood_fork_cost(pid_t pid, struct brood_fork_cost *out,
                              struct brood_error *err);

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

BROOD_END

#endif
