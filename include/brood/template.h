/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_H
#define BROOD_TEMPLATE_H

#include "api.h"
#include "child.h"
#include "error.h"
#include "spec.h"

/*
 * A template is a process that has started, stopped at a point of its choice,
 * and makes children on request: what it has done so far they need not do again.
 * Opaque; brood_template_close() ends it. Calls on one template may come from
 * any number of threads; requests to it are made one after the other.
 */
struct brood_template;

/* Where the template stops: brood_template_options.kind. */
enum brood_template_kind {
	/* Any dynamic program, when its loader has done all that it does, and
	 * before its own code. main() never runs in the template. */
	BROOD_TEMPLATE_LOADED = 0,
	/* A program that calls brood_template_ready(), there. */
	BROOD_TEMPLATE_READY,
};

/* .flags: a child that could not come from the template is an error, not a
 * plain spawn; and so is a template that cannot be had. */
#define BROOD_TEMPLATE_REQUIRE (UINT64_C(1) << 0)

/* Pages that earlier children used are not made present in later ones. */
#define BROOD_TEMPLATE_NO_PREFETCH (UINT64_C(1) << 1)

/* brood_template_open() does not wait for the program to be ready: until then
 * children are started plainly. Only with BROOD_TEMPLATE_READY. */
#define BROOD_TEMPLATE_NO_WAIT (UINT64_C(1) << 2)

/* Zero is every default. */
struct brood_template_options {
	size_t size; /* sizeof(struct brood_template_options) */
	uint64_t flags; /* BROOD_TEMPLATE_* */
	uint32_t kind;  /* enum brood_template_kind */
	/* The program has to be ready within so many milliseconds, else it is
	 * killed; 0: a minute. */
	int32_t ready_timeout_ms;
	/* And has to answer a request within so many; 0: ten seconds. */
	int32_t answer_timeout_ms;
	/* So old, in seconds, or with so many children it is ended, and another
	 * started: they share an address layout. 0: never. */
	uint32_t max_seconds;
	uint64_t max_children;
};

/* Why a child was started plainly: brood_template_stats. Some are told of one
 * spawn, some of the template. */
enum brood_template_reason {
	BROOD_TEMPLATE_OK = 0,
	BROOD_TEMPLATE_STARTING,   /* it is not ready yet */
	BROOD_TEMPLATE_OLD,        /* it had its children or seconds */
	BROOD_TEMPLATE_CHANGED,    /* a file that it has mapped; .detail */
	BROOD_TEMPLATE_DIED,       /* it was killed, or has ended */
	BROOD_TEMPLATE_SILENT,     /* it did not answer in time, and was killed */
	BROOD_TEMPLATE_THREADS,    /* it has more than one; .detail names them */
	BROOD_TEMPLATE_NEVER_READY, /* it ended, or took too long, before */
	BROOD_TEMPLATE_STATIC,     /* nothing is loaded: there is no gain */
	BROOD_TEMPLATE_PRIVILEGED, /* set-user-ID, or with capabilities */
	BROOD_TEMPLATE_NO_TRACING, /* ptrace(2) is denied here */
	BROOD_TEMPLATE_NOT_HERE,   /* not on this architecture or kernel */
	BROOD_TEMPLATE_IDENTITY,   /* the caller's users, groups or rights have
	                            * changed, or are not the template's */
	BROOD_TEMPLATE_PLACE,      /* its namespaces, root, cgroup or session */
	BROOD_TEMPLATE_LIMITS,     /* its hard limits */
	BROOD_TEMPLATE_ENVIRONMENT, /* a variable that the loader reads: .detail */
	BROOD_TEMPLATE_STEP,       /* one that only a new process can do */
	BROOD_TEMPLATE_TOO_LONG,   /* arguments or descriptors beyond a message */
	BROOD_TEMPLATE_NOT_PARENT, /* the caller is not the template's parent */
	BROOD_TEMPLATE_REFUSED,    /* the template could not make it; .detail */
	BROOD_TEMPLATE_BROKEN,     /* it answered what is no answer */
	BROOD_TEMPLATE_REASONS_,   /* not a reason: one more than the last */
};

/* What brood_template_stats() tells. */
struct brood_template_stats {
	size_t size; /* sizeof(struct brood_template_stats), by the caller */
	pid_t pid;      /* of the template now, or 0 */
	uint32_t state; /* enum brood_template_reason: OK, or why it makes none */
	uint64_t hits;  /* children that came from a template */
	uint64_t plain; /* that were started plainly */
	uint64_t started;  /* templates, the first included */
	uint64_t children; /* of the present one */
	uint64_t prefetched; /* pages that a child gets at once */
	uint32_t last_reason; /* why the last plain one was */
	uint32_t reserved32;
	char detail[96]; /* of that, or before any of the state; or "" */
	uint64_t by_reason[BROOD_TEMPLATE_REASONS_ + 8];
};

/* The call and the struct that it fills share a name, as stat(2)'s do. */
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif

BROOD_BEGIN

/*
 * Starts a template of what spec says, and waits until it is ready. The spec is
 * copied: its steps are done by every child, its environment is that of children
 * that get no other, and the template itself is started with its program, its
 * arguments and environment alone, with /dev/null for 0 to 2 but for its
 * errors until it is ready. BROOD_ASYNC of the spec holds for each child.
 *
 * A template that cannot be had is no error, but without BROOD_TEMPLATE_REQUIRE
 * only a state that brood_template_stats() tells: its children are started
 * plainly. 0, or a negated error number with *template NULL: bad input, a
 * program that cannot be executed, no memory.
 *
 * Thread-safe; not for signal handlers. Needs Linux 5.9.
 */
BROOD_API int brood_template_open(struct brood_template **template_,
                                  const struct brood_spec *spec,
                                  const struct brood_template_options *options,
                                  struct brood_error *err);

/*
 * Starts a child from the template, as brood_spawn() of its spec would with
 * these arguments: argv NULL, envp NULL: the spec's, or for a spec without
 * environment the caller's; steps, after the spec's, or NULL. The handle is of the caller's own child, as any. Where the
 * template cannot make it, it is started plainly: brood_got() then has
 * BROOD_GOT_NO_TEMPLATE, and brood_template_stats() why.
 *
 * Errors as brood_spawn(). With BROOD_TEMPLATE_REQUIRE -EOPNOTSUPP for a child
 * that only a plain spawn can make, and err->object says why.
 */
BROOD_API int brood_template_spawn(struct brood_template *template_,
                                   struct brood_child **child,
                                   const char *const *argv,
                                   const char *const *envp,
                                   const struct brood_step *steps,
                                   struct brood_error *err);

/*
 * What has come of it so far: counts, and reasons. Fills what stats->size says.
 * 0, or -EINVAL for a NULL argument or no size.
 */
BROOD_API int brood_template_stats(struct brood_template *template_,
                                   struct brood_template_stats *stats);

/* A reason in a few words: static text, never NULL. */
BROOD_API const char *brood_template_reason_text(uint32_t reason);

/*
 * Ends the template, waits for its end and frees the handle; its children live
 * on. NULL is allowed. No other call on it may be under way. In another process
 * than the one that opened it only the memory is freed.
 */
BROOD_API void brood_template_close(struct brood_template **template_);

BROOD_END

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#endif
