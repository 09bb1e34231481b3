/* SPDX-License-Identifier: MIT */
#include "child/reaper.h"

#include "child/waitset.h"
#include "create/lock.h"
#include "sys/clock.h"

/* The C library's own thread: one that it did not know would keep its rights
 * when the program gives them up. */
extern int pthread_create(unsigned long *thread, const void *attributes,
			  void *(*fn)(void *), void *arg) __attribute__((weak));
extern int pthread_detach(unsigned long thread) __attribute__((weak));

/* All but the two by which the C library changes the ids of all threads. */
#define SIGNALS (~(UINT64_C(3) << 31))

/* A filter may take away what waiting needs. */
#define AFTER_ERROR (100 * CLOCK_MS)

static void take_next(struct brood_waitset *set)
{
	struct brood_child *c;
	struct sys_timespec span = clock_span(AFTER_ERROR);

	if (brood_wait_any(set, -1, &c, NULL, NULL) < 0)
		sys_nanosleep(&span);
	else
		brood_child_close(&c);
}

/* Whoever adds to the set does so under the lock, and finds it or none. */
static int is_last(struct process *here, struct brood_waitset *set)
{
	int last;

	lock_take(&here->reaper_lock);
	last = !brood_waitset_count(set);
	if (last)
		here->reaper = NULL;
	lock_release(&here->reaper_lock);
	return last;
}

static void *reap(void *arg)
{
	struct brood_waitset *set = arg;
	struct process *here = process_here();

	sys_prctl(SYS_PR_SET_NAME, (unsigned long)sys_ptr("brood-reaper"), 0);
	do
		take_next(set);
	while (!is_last(here, set));
	brood_waitset_free(&set);
	return NULL;
}

static int fail(struct brood_error *err, int code, enum brood_reason reason)
{
	return fault_report(err, &(struct fault){.code = code,
						 .stage = BROOD_STAGE_WAIT,
						 .reason = reason,
						 .step = -1,
						 .object = "pthread_create"});
}

static int start(struct process *here, struct brood_child *c,
		 struct brood_error *err)
{
	struct brood_waitset *set;
	unsigned long thread;
	int r = brood_waitset_new(&set, err);

	if (r < 0)
		return r;
	r = brood_waitset_add(set, c, NULL, err);
	if (r == 0) {
		r = -pthread_create(&thread, NULL, reap, set);
		if (r < 0) {
			waitset_leave(c);
			fail(err, r, BROOD_REASON_NONE);
		}
	}
	if (r < 0) {
		brood_waitset_free(&set);
		return r;
	}
	pthread_detach(thread);
	here->reaper = set;
	return 0;
}

int reaper_take(struct brood_child *c, struct brood_error *err)
{
	struct process *here = process_here();
	uint64_t most = SIGNALS, old;
	int r;

	if (!pthread_create || !pthread_detach)
		return fail(err, -ENOSYS, BROOD_REASON_NO_LIBC_THREADS);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &most, &old);
	lock_take(&here->reaper_lock);
	r = here->reaper ? brood_waitset_add(here->reaper, c, NULL, err)
			 : start(here, c, err);
	lock_release(&here->reaper_lock);
	sys_rt_sigprocmask(SYS_SIG_SETMASK, &old, NULL);
	return r;
}
