/* SPDX-License-Identifier: MIT */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include <brood/error.h>
#include <brood/spec.h>

#include "error/fault.h"
#include "plan/arena.h"
#include "plan/op.h"

#define SPEC_FLAGS_KNOWN                                                       \
	(BROOD_ASYNC | BROOD_KEEP_FDS | BROOD_ORDERED | BROOD_KEEP_SIGPIPE |   \
	 BROOD_NO_SEARCH | BROOD_PROGRAM_FD | BROOD_SHELL_FALLBACK |           \
	 BROOD_NO_FD_CHECK | BROOD_NO_PIDFD)

/* The first release's spec ended there. */
#define SPEC_LEAST offsetof(struct brood_spec, own_tree)

/* Above this number of descriptors a table is copied rather than shared and
 * cut: what the kernel copies is bounded, which keeps the cost flat. */
#define FD_WINDOW 256

/* The kernel has none above. */
#define FD_MOST (INT32_MAX - 64)

static inline int fd_valid(int fd)
{
	return fd >= 0 && fd <= FD_MOST;
}

struct ops {
	struct op *list;
	uint32_t count;
	uint32_t ordered; /* to run as they are */
};

/* Descriptor work, resolved to single actions. */
struct fd_plan {
	struct ops ops;
	int first;     /* all from here on are closed at birth; -1: none */
	int floor;     /* no action names a number from here on */
	uint32_t kept; /* how many OP_KEEP there are */
};

/* A signal mask as a change of the caller's: (old & keep) | add. */
struct mask_change {
	uint64_t keep;
	uint64_t add;
};

/* What a version of Landlock can deny. */
struct landlock_rights {
	uint64_t fs;
	uint64_t net;
	uint64_t scope;
};

/* Which version of Landlock a list needs, and what the best would be. */
struct landlock_need {
	int version;
	int step; /* the one that needs it */
	uint32_t type;
	int best; /* 0: nothing of it */
};

/* What a plan is built for; 0 for one spawn. */
enum plan_how {
	PLAN_KEPT = 1 << 0,   /* nothing of the caller's may be referred to */
	PLAN_LENT = 1 << 1,   /* what the spec points at outlives the child */
	PLAN_BESIDE = 1 << 2, /* asynchronous, unless it has a start deadline */

	/* A stage of a pipeline. */
	PLAN_PIPED_IN = 1 << 3,
	PLAN_PIPED_OUT = 1 << 4,
	PLAN_PIPED_ERR = 1 << 5, /* as well */
	PLAN_GROUPED = 1 << 6,   /* in a process group that is known later */
	PLAN_STAGE =
		PLAN_PIPED_IN | PLAN_PIPED_OUT | PLAN_PIPED_ERR | PLAN_GROUPED,
};

/*
 * A spec, checked and laid out flat. Immutable once built, so that any number
 * of threads can run it.
 */
struct plan {
	uint64_t flags;
	const char *name; /* the program, for errors and lookup */
	const char *search_path;
	const char *const *argv;
	const char *const *envp;
	const char *const *candidates; /* paths to try, ends with NULL */
	int program_fd;                /* -1: none */
	int start_timeout_ms;
	uint32_t own_tree; /* BROOD_TREE_* */
	struct ops into; /* what the child is put into, as the caller sees it */
	struct ops joins;  /* namespaces that come before new ones */
	struct ops maps;   /* of ids, in a new user namespace */
	struct ops before; /* session, umask, directory */
	struct ops after;  /* limits, signal actions */
	struct ops fds;    /* descriptor steps as listed, for every spawn whose
			    * numbers are known only then */
	struct fd_plan fd_plan; /* the same, resolved; unused with made ones */
	int top_source;         /* highest number that other steps refer to */
	uint32_t made;     /* how many steps have theirs made by the caller */
	int close_from;    /* all from here on is closed at last; -1 */
	uint32_t trace_me; /* 1 + the step's index; 0: no such step */
	uint32_t stop;     /* the same */
	uint32_t mdwe;     /* the same */
	uint32_t names;    /* steps whose accounts are still to be looked up */
	struct mask_change mask;
	const struct brood_step *edits; /* environment steps */
	uint32_t n_edits;
	int reset_sigpipe;
	unsigned how;     /* enum plan_how */
	int identity;     /* a step changes user or groups */
	struct op cgroup; /* that the child is born in; type 0: none */
	int parent_death; /* a step wants to know the parent */
	int may_block;    /* a step may wait for something outside */
	int no_pause;     /* a filter forbids sleeping on a busy program */
	struct landlock_need landlock;
	uint64_t new_namespaces; /* made with the process */
	int new_step;            /* the step that says so */
	int maps_ids;            /* the caller may have to write maps */
	int inner_root;          /* a user namespace may have its own */
	int keep_setgroups;      /* a step sets the groups */
	int traced; /* it waits, before exec, for the caller to have a tracer */
};

/* Is the child to run beside its caller? */
static inline int plan_async(uint64_t flags, int start_timeout_ms)
{
	return (flags & BROOD_ASYNC) || start_timeout_ms;
}

/* Refuses a stop, which would hang a caller that waits for the program. */
static inline int plan_stop_waits(const struct plan *plan, int code,
				  struct fault *fault)
{
	*fault = (struct fault){.code = code,
				.stage = BROOD_STAGE_SPEC,
				.reason = BROOD_REASON_STOP_WAITS,
				.step = (int)plan->stop - 1,
				.step_type = BROOD_STEP_STOP};
	return code;
}

/* build.c: checks spec and lays it out. To keep it, or to run it beside the
 * caller, nothing of the caller's is referred to, unless it is lent. No system
 * calls but for memory. how is enum plan_how. 0 or an error, told in err. */
MEM_HIDDEN int plan_build(struct plan *plan, const struct brood_spec *spec,
			  struct arena *arena, unsigned how,
			  struct brood_error *err);

/* links.c: the pipes of a pipeline's stage among the descriptor actions: before
 * those of the list, and after; room for so many. And its group. */
#define LINKS_MOST 3
MEM_HIDDEN void links_before(struct plan *plan, const struct brood_step *steps,
			     uint32_t n);
MEM_HIDDEN void links_after(struct plan *plan, const struct brood_step *steps,
			    uint32_t n);
MEM_HIDDEN void links_group(struct plan *plan);
/* The caller's descriptors that they are, and the group, once known. */
MEM_HIDDEN void links_resolve(struct plan *plan, int in, int out, int group);

/* build.c: the caller's environment, which may be none. */
MEM_HIDDEN const char *const *plan_environ(void);

/* sized.c: copies a caller's struct that starts with its size; what the caller
 * lacks is 0, what this library lacks must be 0. */
MEM_HIDDEN int sized_import(void *to, size_t known, size_t least,
			    const void *from, const char *name,
			    struct fault *fault);

/* environment.c: base changed by edits; base itself where nothing changes and
 * no copy is asked for. NULL without memory. */
MEM_HIDDEN const char *const *plan_environment(struct arena *arena,
					       const char *const *base,
					       const struct brood_step *edits,
					       uint32_t n, int copy);

/* lookup.c: the paths at which execvp(3) would look for the plan's program. */
MEM_HIDDEN const char *const *plan_candidates(struct arena *arena,
					      const struct plan *plan,
					      const char *const *envp);

/* strings.c: a list and its strings, copied. */
MEM_HIDDEN const char *const *plan_strings(struct arena *arena,
					   const char *const *list);

/* steps.c: checks steps, sorts them into the plan. */
MEM_HIDDEN int plan_steps(struct plan *plan, const struct brood_step *steps,
			  struct arena *arena, int copy, struct fault *fault);

/* rules.c: one step by itself. */
MEM_HIDDEN int step_check(const struct brood_step *step, int index,
			  uint64_t flags, struct fault *fault);

/* rules_resources.c: what only one type of these has to say. */
MEM_HIDDEN int step_check_resource(const struct brood_step *step,
				   uint64_t flags, struct fault *fault);

/* cgroup.c: finds the cgroup that the child is to be born in. */
MEM_HIDDEN int plan_cgroup(struct plan *plan, const struct brood_step *steps,
			   uint32_t n, struct arena *arena, int copy,
			   struct fault *fault);

/* texts.c: what an action writes or opens, made up beforehand. */
MEM_HIDDEN int op_text(struct op *op, struct arena *arena);

/* rules_confine.c: one step that confines. */
MEM_HIDDEN int step_check_confinement(const struct brood_step *step,
				      struct fault *fault);

/* confine.c: what confines against all else; notes in plan what it needs. */
MEM_HIDDEN int plan_confinement(struct plan *plan,
				const struct brood_step *steps, uint32_t n,
				struct arena *arena, struct fault *fault);

/* Is step i a filter that no other action follows? */
MEM_HIDDEN int plan_filters_last(const struct plan *plan,
				 const struct brood_step *steps, uint32_t n,
				 uint32_t i);

/* rules_namespaces.c: the same for namespaces, and steps against each other,
 * in the safe order or as listed. */
MEM_HIDDEN int namespace_check(const struct brood_step *step, uint64_t flags,
			       struct fault *fault);
MEM_HIDDEN int namespaces_check(const struct brood_step *steps, uint32_t n,
				int ordered, struct fault *fault);

/* namespaces.c: does nothing but other joins come before? */
MEM_HIDDEN int joins_first(const struct brood_step *steps, uint32_t i);

/* What the plan has to know of a step; the texts and flags of
 * its action, with copies of the caller's if it is to be kept. */
MEM_HIDDEN void namespace_note(struct plan *plan, const struct brood_step *step,
			       int index);
MEM_HIDDEN int namespace_action(struct op *op, const struct brood_step *step,
				struct arena *arena, int copy);

/* conflicts.c: steps against each other, in the safe order or the list's. */
MEM_HIDDEN int steps_check(const struct brood_step *steps, uint32_t n,
			   uint64_t flags, struct fault *fault);
MEM_HIDDEN int steps_check_ordered(const struct brood_step *steps, uint32_t n,
				   struct fault *fault);

/* conflicts_caps.c: what step i gives and others take. */
MEM_HIDDEN int steps_check_caps(const struct brood_step *steps, uint32_t i,
				uint32_t n, struct fault *fault);

/* conflicts_pty.c: a PTY as step i, and what else has to do with it. */
MEM_HIDDEN int steps_check_pty(const struct brood_step *steps, uint32_t i,
			       uint32_t n, int ordered, struct fault *fault);

/* pty.c: a PTY step's action as the several that it is; what belongs to it at
 * other places of the safe order, and which these are, one bit each. */
#define PTY_MORE 4
MEM_HIDDEN void pty_append(struct ops *to, const struct op *op);
MEM_HIDDEN uint64_t pty_places(const struct brood_step *steps, uint32_t n);
MEM_HIDDEN void pty_add(struct ops *to, int place,
			const struct brood_step *steps, uint32_t n);

/* stages.c: what does not go with a program that is reached in two. */
MEM_HIDDEN int plan_stages(const struct plan *plan,
			   const struct brood_step *steps, uint32_t n,
			   struct fault *fault);

/* tree.c: do the ways to own the tree go together, and with the steps? */
MEM_HIDDEN int plan_tree(const struct plan *plan,
			 const struct brood_spec *spec, struct fault *fault);

/* late.c: what is opened as the new user, and what is copied from that. */
MEM_HIDDEN int op_is_late(const struct op *op);
MEM_HIDDEN void late_mark(const struct ops *listed, struct op *op);
MEM_HIDDEN void late_add(struct ops *to, const struct ops *listed);

/* descriptors.c: turns listed descriptor steps into actions. */
MEM_HIDDEN int fds_resolve(struct fd_plan *out, const struct plan *plan,
			   const struct ops *listed, struct arena *arena);

/* The caller's descriptor that listed action i reads, or -1. */
MEM_HIDDEN int fds_source(const struct ops *listed, uint32_t i);

/* No listed action names a number from here on. */
MEM_HIDDEN int fds_floor(const struct plan *plan, const struct ops *listed);

/* early.c: the highest descriptor that is needed, other than as a source,
 * before a list closes all from from on; 0: none; -1: an action before might
 * see whether they are open. */
MEM_HIDDEN int fds_read_early(const struct ops *listed, int from);

/* Does any listed action name this number? */
MEM_HIDDEN int fds_names(const struct ops *listed, int fd);

/* Where a descriptor can be kept meanwhile: anywhere from floor on, or, where
 * the limit on descriptors forbids that, as number (-1: nowhere). */
struct spare {
	int floor;
	int number;
};

/* moves.c: descriptor copies that take effect at once, in an order that loses
 * none. Writes at most 2 * n + 1 actions; returns how many. */
MEM_HIDDEN uint32_t moves_order(struct op *out, const struct op *moves,
				uint32_t n, const struct spare *spare,
				int32_t *scratch);

#endif
