/* SPDX-License-Identifier: MIT */
#ifndef EXEC_JOB_H
#define EXEC_JOB_H

#include <brood/exec.h>

#include "born/diagnose.h"
#include "child/handle.h"
#include "exec/inherit.h"
#include "exec/undo.h"

/* One brood_exec() under way. */
struct job {
	struct plan plan;
	struct born born;
	struct undos undos;
	struct arena arena;
	struct fd_plan fds;      /* with numbers known only now */
	struct brood_child made; /* holds what DATA steps have made */
	struct numbers hidden;   /* made close-on-exec instead of closed */
	struct diagnosis diagnosis;
	uint64_t old_mask;  /* that the program's is made from */
	uint64_t back_mask; /* to be put back on failure */
	int close_fds;
	int masked;
	char first[2048] __attribute__((aligned(8))); /* of the arena */
};

/* exec_plan.c: checks the spec; on failure nothing is held. */
MEM_HIDDEN int exec_plan(struct job *job, const struct brood_spec *spec,
			 struct brood_error *err);

/* exec_steps.c: 0, or an error after which exec_back() is due. */
MEM_HIDDEN int exec_steps(struct job *job, struct fault *fault);
MEM_HIDDEN void exec_back(struct job *job);

/* As late as can be: a traced process stops at each signal. */
MEM_HIDDEN int exec_trace(struct job *job, struct fault *fault);
/* The same: it cannot be undone. */
MEM_HIDDEN int exec_mdwe(struct job *job, struct fault *fault);

#endif
