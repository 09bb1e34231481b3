/* SPDX-License-Identifier: MIT */
#include "spawn/thread.h"

#include "sys/clock.h"

#define LOOK_AGAIN (100 * CLOCK_MS)

/* Of this process, not of one that it was forked from. */
static int check(const struct brood_thread *t)
{
	struct process *here = process_here();

	if (!t)
		return -EINVAL;
	return here && here->generation == t->generation ? 0 : -ECHILD;
}

static void close_pidfd(struct brood_thread *t)
{
	int fd = __atomic_exchange_n(&t->pidfd, -1, __ATOMIC_ACQ_REL);

	if (fd >= 0)
		sys_close(fd);
}

/* Whether somebody waits for himself is asked only if it takes that long. */
static int wait_gone(struct brood_thread *t, int64_t deadline)
{
	int asked = 0;
	uint32_t word;

	if (deadline && __atomic_load_n(&t->word, __ATOMIC_ACQUIRE))
		sys_sched_yield();

	while ((word = __atomic_load_n(&t->word, __ATOMIC_ACQUIRE))) {
		int64_t left = clock_left(deadline);
		struct sys_timespec span;

		if (!left)
			return -ETIMEDOUT;
		span = clock_span(left < LOOK_AGAIN ? left : LOOK_AGAIN);
		if (sys_futex_wait(&t->word, word, &span) != -ETIMEDOUT ||
		    asked++)
			continue;
		if (brood_thread_id(t) == sys_gettid())
			return -EDEADLK;
	}
	return 0;
}

int brood_thread_join(struct brood_thread *t, int timeout_ms, int *result)
{
	int64_t deadline = clock_deadline(timeout_ms);
	int r = check(t);

	if (r < 0)
		return r;
	r = wait_gone(t, deadline);
	if (r == 0 && t->libc)
		r = thread_join_libc(t);
	if (r < 0)
		return r;
	if (result)
		*result = __atomic_load_n(&t->result, __ATOMIC_ACQUIRE);
	close_pidfd(t);
	if (thread_change(t, THREAD_HELD, THREAD_BUSY))
		thread_put(t);
	return 0;
}

int brood_thread_detach(struct brood_thread *t)
{
	int r = check(t);

	if (r < 0)
		return r;
	close_pidfd(t);
	if (t->libc)
		thread_detach_libc(t);
	thread_change(t, THREAD_HELD, THREAD_LEFT);
	return 0;
}

int brood_thread_exit(int result)
{
	struct brood_thread *t = thread_self();

	if (!t)
		return -ESRCH;
	__atomic_store_n(&t->result, result, __ATOMIC_RELEASE);
	if (t->libc)
		thread_exit_libc(result);
	sys_exit(0);
}

pid_t brood_thread_id(const struct brood_thread *t)
{
	return t ? __atomic_load_n(&t->tid, __ATOMIC_ACQUIRE) : -EINVAL;
}

/* With this flag only a kernel that lacks it finds the call invalid. */
static int open_pidfd(struct brood_thread *t)
{
	int fd = sys_pidfd_open(brood_thread_id(t), SYS_PIDFD_THREAD),
	    none = -1;

	if (fd == -EINVAL && __atomic_load_n(&t->word, __ATOMIC_ACQUIRE))
		return -ENOSYS;
	if (fd < 0)
		return fd == -EINVAL ? -ESRCH : fd;
	/* Alive still: the number cannot have become another's. */
	if (!__atomic_load_n(&t->word, __ATOMIC_ACQUIRE)) {
		sys_close(fd);
		return -ESRCH;
	}
	if (__atomic_compare_exchange_n(&t->pidfd, &none, fd, 0,
					__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return fd;
	sys_close(fd);
	return none;
}

int brood_thread_pidfd(struct brood_thread *t)
{
	int r = check(t), fd;

	if (r < 0)
		return r;
	fd = __atomic_load_n(&t->pidfd, __ATOMIC_ACQUIRE);
	return fd >= 0 ? fd : open_pidfd(t);
}
