/* SPDX-License-Identifier: MIT */
#ifndef CHILD_HANDLE_H
#define CHILD_HANDLE_H

#include <brood/child.h>
#include <brood/tree.h>

#include "create/create.h"

#define PTY_END (-2)

struct pipe_end {
	int fd;     /* the child's number; PTY_END: of a terminal */
	int ours;   /* -1: taken, or of a file with data */
	int theirs; /* open in the caller only until the child exists; -1 */
};

#define PIPES_INLINE 4

enum child_state {
	CHILD_UNDECIDED = 0, /* asynchronous: not known whether it started */
	CHILD_STARTED,
	CHILD_FAILED, /* never reached its program; reaped; report says why */
};

/* What the caller is to the task. */
enum child_kind {
	CHILD_PROCESS = 0, /* its parent */
	CHILD_SIBLING,     /* a child of its own parent, who reaps it */
	CHILD_THREAD,      /* in its group */
};

/* What owns a child's tree; ways 0: nothing does, and the rest is not set. */
struct tree {
	uint32_t ways; /* BROOD_TREE_* */
	int guardian;  /* its pidfd, or -1 */
	int guardian_pid;
	int socket; /* to it, or -1 */
	int init;   /* the namespace's, its pidfd, or -1 */
	int init_pid;
	int cgroup; /* its directory, or -1 */
	char cgroup_name[36];
};

/*
 * A child knows its set, and the set only how many they are: the kernel has the
 * list. The set's memory stays until the caller and all of its children have
 * let go of it, so that a child may outlive its set and find it freed. It is a
 * handle's.
 */
struct brood_waitset {
	uint32_t users; /* its children, and its owner */
	uint32_t freed;
	uint32_t generation;
	int epoll;
};

/*
 * What the caller holds on to. Its memory is never unmapped, only used again,
 * so that the kernel can clear the word, and a stale pointer to the word be
 * read, at any time.
 */
struct brood_child {
	uint32_t word;     /* enum born_word */
	uint32_t progress; /* enum born_progress */
	uint32_t index;    /* in the slab */
	uint32_t next;     /* in its list of free handles: index + 1 */
	uint32_t generation;
	uint32_t slot_tag;
	struct slot *slot; /* asynchronous: where the child ran */
	/* A template's: decides in child_decide()'s place, by what comes from
	 * this descriptor (-1: it has come). NULL: no template's. */
	int (*hear)(struct brood_child *child, int64_t deadline);
	int done;
	int64_t hear_by; /* clock.h: it has to have said so by then; 0: never */
	struct created made;
	int64_t began; /* stopwatch_now(); 0: not timed */
	int state;  /* enum child_state */
	int kind;   /* enum child_kind */
	int result; /* of a thread's function */
	int reaped;
	struct brood_waitset
		*set; /* that it is in, or was when that was freed */
	void *set_data;
	struct brood_waitset as_set; /* one whose memory this is */
	uint32_t n_pipes;
	struct pipe_end *pipes; /* inline_pipes, or mapped */
	struct pipe_end inline_pipes[PIPES_INLINE];
	struct tree tree;
	struct brood_exit exit; /* once reaped */
	struct brood_error report;
};

/* slab.c: zeroed; NULL without memory. */
MEM_HIDDEN struct brood_child *child_new(void);
MEM_HIDDEN void child_free(struct brood_child *child);
/* Is any handle's memory in this range of addresses? */
MEM_HIDDEN int child_slab_overlaps(uint64_t start, uint64_t end);

/* pipes.c: makes the pipes and files of data that a plan's listed actions ask
 * for, and enters the child's ends there. */
MEM_HIDDEN int child_make_pipes(struct brood_child *child,
				const struct plan *plan, struct ops *listed,
				struct fault *fault);
/* data.c: a sealed file in memory with an action's data. */
MEM_HIDDEN int child_make_data(struct pipe_end *end, const struct op *op);
/* pty.c: a new pseudo-terminal; tells of whatever it fails at. */
MEM_HIDDEN int child_make_pty(struct pipe_end *end, const struct op *op,
			      struct fault *fault);
/* pipes.c: the end for the child's descriptor, not yet taken, or NULL. */
MEM_HIDDEN struct pipe_end *child_find_end(const struct brood_child *child,
					   int fd);
/* Whether a file in memory may have this size: 0 or an error. */
MEM_HIDDEN int child_check_size(uint64_t size);
MEM_HIDDEN void child_close_theirs(struct brood_child *child);
MEM_HIDDEN void child_close_pipes(struct brood_child *child);

/* reap.c: waitid(2) of the process, not interrupted. */
MEM_HIDDEN int child_waitid(const struct brood_child *child,
			    struct sys_siginfo *info, int options,
			    struct sys_rusage *usage);

/* reap.c: waits for the process and keeps how it ended. options as waitid(2)
 * has them, SYS_WALL or SYS_WCLONE included. 0, -EAGAIN while it runs. */
MEM_HIDDEN int child_reap(struct brood_child *child, int options);

/* started.c: decides whether the program was reached. 0 once that is known,
 * -ETIMEDOUT at the deadline. */
MEM_HIDDEN int child_decide(struct brood_child *child, int64_t deadline);

/* It did not reach its program, for what the report says, or was killed. */
MEM_HIDDEN void child_failed(struct brood_child *child);

/* wait.c: of a process that has ended, as its pidfd says: keeps how. */
MEM_HIDDEN int child_collect(struct brood_child *child);

/* kill.c: to the process, which is this process's; -ESRCH once it is reaped. */
MEM_HIDDEN int child_signal(const struct brood_child *child, int sig);
/* What ends it for sure, with all that it owns. */
MEM_HIDDEN int child_kill(struct brood_child *child);

/* close.c: gives back all that a child holds which is not in flight. */
MEM_HIDDEN void child_drop(struct brood_child *child);

/* tree.c: kills all of the tree that there is, by all of its ways, and waits
 * until it is dead, reaps the child, and gives back what owns the tree; 0, or
 * -ETIMEDOUT: what is left has been left to the guardian. */
MEM_HIDDEN int tree_end(struct brood_child *child);
/* Kills the tree of a child that goes on being owned; as brood_tree_kill(). */
MEM_HIDDEN int tree_kill(struct brood_child *child);
/* Gives back what owns a tree: nothing is killed. */
MEM_HIDDEN void tree_drop(struct tree *tree);

/* tree_report.c: of a child whose parent is the guardian: as child_reap(). */
MEM_HIDDEN int tree_reap(struct brood_child *child, int options);

/* tree_look.c: by what the tree is found. */
struct hunt;
MEM_HIDDEN void tree_hunt(const struct brood_child *child, struct hunt *h);

/* reap.c: how a child ended that another has reaped, if the kernel knows. */
MEM_HIDDEN void child_recover(struct brood_child *child);
/* What the peak of memory was, or that it is not known. */
MEM_HIDDEN void child_keep_peak(struct brood_exit *exit, long maxrss);

/* Is it the guardian that the child is a child of? */
static inline int tree_adopted(const struct brood_child *child)
{
	return !!(child->tree.ways & BROOD_TREE_GUARDIAN);
}

/* Whom its parent can ask about while it is in flight; 0: the caller is not. */
static inline int child_in_flight(const struct brood_child *child)
{
	return tree_adopted(child) ? 0 : child->made.pid;
}

/* Of this process, not of one that it was forked from. */
static inline int child_is_ours(const struct brood_child *child)
{
	struct process *here = process_here();

	return here && here->generation == child->generation;
}

#endif
