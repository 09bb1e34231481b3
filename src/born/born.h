/* SPDX-License-Identifier: MIT */
#ifndef BORN_BORN_H
#define BORN_BORN_H

#include "plan/plan.h"
#include "sys/abi.h"

/*
 * What runs in the new process, on the caller's memory, until exec. It may
 * only make system calls: no libc, no locks, no allocation, no decisions that
 * could have been made before. All of a spawn's changing state is here; the
 * plan may be running in other threads.
 */

enum born_way {
	BORN_UNSHARE = 1 << 0,        /* the descriptor table is the caller's */
	BORN_NO_CLOSE_RANGE = 1 << 1, /* by hand */
	BORN_RESET_HANDLERS = 1 << 2, /* the kernel did not */
	BORN_JOIN_CGROUP = 1 << 3,    /* it was not born there */
};

/* What new and joined namespaces take beyond a clone flag. */
enum born_spaces {
	BORN_SECOND = 1 << 0, /* a process in between enters, and makes it */
	BORN_MAPPED = 1 << 1, /* the caller writes the id maps */
	BORN_NO_SETGROUPS = 1 << 2, /* else its group cannot be mapped */
	BORN_ELSEWHERE = 1 << 3,    /* it joins a namespace of processes */
};

/* While the caller writes the id maps, or, once the child asks, sends a tracer.
 */
enum born_gate { BORN_CLOSED, BORN_OPEN, BORN_TURNED_AWAY, BORN_ASKS };

/* How far the child came; only ever grows. */
enum born_progress {
	BORN_NOWHERE = 0,
	BORN_EXEC, /* all steps are done, execve was called */
};

/* The word that the kernel clears when the child leaves the memory. */
enum born_word {
	BORN_GONE = 0,
	BORN_OWN_TABLE, /* the caller's descriptors may change again */
	BORN_SHARING,
};

struct born {
	const struct plan *plan;
	const struct fd_plan *fds;
	const char *const *argv;
	const char *const *envp;
	const char *const *candidates;
	const char **shell_argv; /* with BROOD_SHELL_FALLBACK: [1] is free */
	uint64_t mask;           /* the program's */
	struct brood_error *report;
	uint32_t *progress;
	uint32_t *word; /* NULL: the caller waits in the kernel */
	unsigned ways;  /* enum born_way */
	int parent; /* the caller's process id, where the plan asks for it */
	struct landlock_rights rights; /* that this kernel knows */
	int cgroup;                    /* to be born in; -1: none */
	int tree_cgroup;               /* the same, for its tree alone */
	uint64_t extra;                /* flags of clone3 */
	int keep_fd;  /* stays open until exec closes it; -1: none */
	int stage_fd; /* what the child becomes first; -1: the program */
	const char *const *stage_argv;

	int *kept;       /* fds->kept numbers, filled by the child */
	unsigned spaces; /* enum born_spaces */
	uint32_t gate;   /* enum born_gate */
	int awaited;     /* the caller waits until it has left the memory */
	int join_init; /* a process whose namespace of processes it joins; -1 */
	struct born_guardian *guardian; /* its parent to be; NULL: the caller */

	/* The child's own. */
	int saved;
	int ruleset;
	int program_fd;
};

/* run.c: the child's life; arg is a struct born. Never returns. */
MEM_HIDDEN void born_run(void *arg) __attribute__((noreturn));

/* Runs actions; on failure reports and exits. */
MEM_HIDDEN void born_actions(struct born *b, const struct ops *ops);

/* run.c: goes where it is to be, first what it is put into and then the
 * namespaces that it joins, which change paths and rights. */
MEM_HIDDEN void born_enter(struct born *b);

/*
 * between.c: makes the child by clone3, with the plan's namespaces; where the
 * plan joins some before, by a process in between, which enters, makes the
 * child and exits. In the caller, or in a guardian on its memory.
 */
MEM_HIDDEN int born_birth(struct born *b, struct sys_clone_args *args);

/* How much of args the kernel has to know. */
static inline size_t born_size(const struct sys_clone_args *args)
{
	return args->flags & SYS_CLONE_INTO_CGROUP ? SYS_CLONE_ARGS_V2
						   : SYS_CLONE_ARGS_V0;
}

/* guardian.c: makes a guardian, which is nobody's child: the process that it
 * runs in makes another, and exits. arg is a struct born_guardian. */
MEM_HIDDEN void born_guardian(void *arg) __attribute__((noreturn));

#define GUARDIAN_FDS 4
#define GUARDIAN_DIGITS 12

struct born_guardian {
	int file; /* with the program */
	const char **argv;
	int fds[GUARDIAN_FDS]; /* stay open in it; -1: none */
	int first;             /* above all of these */
	uint64_t namespaces;   /* made with it */

	/* Where it is the child's parent, that is born first. */
	struct born *born;
	struct sys_clone_args *args;
	char *digits; /* the argument that tells it the child's number */

	/* What became of it. */
	int pid;
	int pidfd;
	int result; /* 0: it is a program of its own; or why not */
	int child;  /* its number, or why there is none */
};

/* namespaces.c, mounts.c */
MEM_HIDDEN int born_namespace(const struct born *b, const struct op *op);
MEM_HIDDEN int born_mount(const struct op *op);

/* run.c: what to say of an action that failed. */
MEM_HIDDEN struct fault born_fault(const struct op *op, int r);

/* actions.c */
MEM_HIDDEN int born_action(struct born *b, const struct op *op);

/* attributes.c: what the child is, rather than has. */
MEM_HIDDEN int born_attribute(const struct born *b, const struct op *op);

/* privileges.c: capabilities and what goes with them. */
MEM_HIDDEN int born_privilege(const struct op *op);

/* resources.c: what it is put into, and what it may use. */
MEM_HIDDEN int born_resource(const struct op *op);

/* confine.c: Landlock and seccomp. */
MEM_HIDDEN int born_confine(struct born *b, const struct op *op);

/* close.c: closes all from first on, by whatever there is. */
MEM_HIDDEN int born_cut(const struct born *b, int first);
MEM_HIDDEN int born_close_from(const struct born *b, int first);
MEM_HIDDEN int born_close_gap(const struct born *b, int from, int to);

/* terminal.c */
MEM_HIDDEN int born_take_terminal(int fd);
MEM_HIDDEN int born_to_foreground(int fd);

/* signals.c */
MEM_HIDDEN void born_reset_handlers(void);
MEM_HIDDEN int born_set_actions(uint64_t set, unsigned long handler);
MEM_HIDDEN void born_drop_stops(void);

/* become.c: executes the program; returns only on failure, with the path that
 * the error belongs to. */
MEM_HIDDEN int born_become(struct born *b, const char **object);

/* traced.c: waits for the gate to be opened by a tracer. */
MEM_HIDDEN void born_await_tracer(struct born *b);

/* stage.c: executes what is to execute the program. */
MEM_HIDDEN int born_stage(const struct born *b);

#endif
