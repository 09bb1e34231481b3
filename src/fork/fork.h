/* SPDX-License-Identifier: MIT */
#ifndef FORK_FORK_H
#define FORK_FORK_H

#include <brood/fork.h>

#include "spawn/launch.h"

/* What a fork carries along that has steps: it is on the maker's stack, and the
 * new process has a copy. */
struct fork_steps {
	struct arena arena;
	struct plan plan;
	struct born born;
	struct fd_plan fds;
	struct brood_child made; /* only what DATA steps have made */
	char first[1024];
};

/* steps.c: all that can be known before, and files of data. 0 or an error, told
 * in err. To be ended by all who have it, if it succeeded. */
MEM_HIDDEN int fork_steps_prepare(struct fork_steps *s,
				  const struct brood_step *steps,
				  struct brood_error *err);
/* In the new process: 0, or an error told in fault. */
MEM_HIDDEN int fork_steps_run(struct fork_steps *s, struct fault *fault);
MEM_HIDDEN void fork_steps_end(struct fork_steps *s, int in_child);

/* options.c: how, checked; is it to be a raw one? Told in fault. */
MEM_HIDDEN int fork_options(struct brood_fork *how,
			    const struct brood_fork *given, int *raw,
			    struct fault *fault);

/* What a new process tells its maker and waits for, in memory that only both
 * have. */
struct birth {
	uint32_t told; /* a futex: 1 once the rest is there */
	uint32_t go;   /* a futex: enum birth_go */
	struct brood_error report;
};

enum birth_go { GO_WAIT, GO_ON, GO_AWAY };

/* birth.c */
MEM_HIDDEN void birth_tell(struct birth *b, const struct fault *fault);
MEM_HIDDEN void birth_wait(struct birth *b, int maker);
MEM_HIDDEN void birth_go(struct birth *b, enum birth_go word);
/* Waits until it is told, or the process ended without. 0, or an error told in
 * err, and the process is reaped. */
MEM_HIDDEN int birth_outcome(struct birth *b, int pid, struct brood_error *err);
MEM_HIDDEN void birth_reap(int pid);

#endif
