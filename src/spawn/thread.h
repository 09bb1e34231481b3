/* SPDX-License-Identifier: MIT */
#ifndef SPAWN_THREAD_H
#define SPAWN_THREAD_H

#include "create/slot.h"
#include "create/thread.h"
#include "spawn/launch.h"

/* What the making of one thread carries along. */
struct thread_making {
	int libc; /* it is to be the C library's */
	struct brood_thread_spec spec;
	struct brood_thread *thread;
	struct slot
		*slot; /* with steps: their plan, until the thread is ready */
	struct brood_error report;
	struct fault fault;
};

/* thread_check.c: imports a spec and checks all that can be without a side
 * effect; 0, or an error told in m->fault. */
MEM_HIDDEN int thread_check(struct thread_making *m,
			    const struct brood_thread_spec *spec, int libc);

/* thread.c: memory, function, name and steps; 0, or an error told in err. */
MEM_HIDDEN int thread_start(struct thread_making *m, int (*fn)(void *),
			    void *arg, struct brood_error *err);
/* What was made of that: r, which it returns, or what the thread reported. */
MEM_HIDDEN int thread_finish(struct thread_making *m, int r,
			     struct brood_error *err);

/* thread_libc.c */
/* One that has come to its end. */
MEM_HIDDEN int thread_join_libc(struct brood_thread *t);
MEM_HIDDEN void thread_detach_libc(struct brood_thread *t);
MEM_HIDDEN void thread_exit_libc(int result);

#endif
