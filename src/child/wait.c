/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "sys/clock.h"

#define NAP_FIRST CLOCK_MS
#define NAP_MOST (20 * CLOCK_MS)

/* Until the pidfd says that the child has ended. */
static int wait_pidfd(int pidfd, int64_t deadline)
{
	struct sys_pollfd poll = {.fd = pidfd, .events = SYS_POLLIN};
	int r;

	do {
		int64_t left = clock_left(deadline);
		struct sys_timespec span;

		if (left != CLOCK_NEVER)
			span = clock_span(left);
		r = sys_ppoll(&poll, 1, left == CLOCK_NEVER ? NULL : &span);
	} while (r == -EINTR);
	if (r < 0)
		return r;
	return r ? 0 : -ETIMEDOUT;
}

/* Without a pidfd there is nothing to wait on with a time limit. */
static int wait_napping(struct brood_child *c, int64_t deadline)
{
	int64_t nap = NAP_FIRST;
	int r;

	while ((r = child_reap(c, SYS_WALL | SYS_WNOHANG)) == -EAGAIN) {
		int64_t left = clock_left(deadline);
		struct sys_timespec span;

		if (!left)
			return -ETIMEDOUT;
		span = clock_span(left < nap ? left : nap);
		sys_nanosleep(&span);
		nap = nap < NAP_MOST ? nap * 2 : NAP_MOST;
	}
	return r;
}

/* It cannot be reaped: the kernel clears the word, at the very end. */
static int wait_thread(struct brood_child *c, int64_t deadline)
{
	int r = word_wait(&c->word, 0, deadline);

	if (r < 0)
		return r;
	mem_zero(&c->exit, sizeof c->exit);
	c->exit.how = BROOD_EXITED;
	c->exit.value = __atomic_load_n(&c->result, __ATOMIC_ACQUIRE);
	c->exit.max_rss_kib = c->exit.wall_us = -1;
	c->exit.flags = BROOD_EXIT_NO_USAGE | BROOD_EXIT_RSS_UNKNOWN;
	__atomic_store_n(&c->reaped, 1, __ATOMIC_RELEASE);
	return 0;
}

int child_collect(struct brood_child *c)
{
	if (c->reaped)
		return 0;
	if (c->kind == CHILD_THREAD)
		return wait_thread(c, CLOCK_NEVER);
	child_decide(c, CLOCK_NEVER);
	return child_reap(c, SYS_WALL);
}

static int wait_until(struct brood_child *c, int64_t deadline)
{
	int r;

	if (c->kind == CHILD_THREAD)
		return wait_thread(c, deadline);
	if (c->made.pidfd < 0)
		return deadline == CLOCK_NEVER ? child_reap(c, SYS_WALL)
					       : wait_napping(c, deadline);
	/* Whether an asynchronous child failed has to be seen before it is
	 * reaped, and is seen at once when it has ended. */
	if (c->state == CHILD_UNDECIDED)
		child_decide(c, 0);
	if (deadline != CLOCK_NEVER || c->state == CHILD_UNDECIDED ||
	    c->kind == CHILD_SIBLING) {
		r = wait_pidfd(c->made.pidfd, deadline);
		if (r < 0)
			return r;
	}
	return child_collect(c);
}

int brood_wait(struct brood_child *c, int timeout_ms, struct brood_exit *exit)
{
	int r = 0;

	if (exit)
		mem_zero(exit, sizeof *exit);
	if (!c)
		return -EINVAL;
	if (!child_is_ours(c))
		return -ECHILD;
	if (!c->reaped)
		r = wait_until(c, clock_deadline(timeout_ms));
	if (r == 0 && exit)
		mem_copy(exit, &c->exit, sizeof *exit);
	return r;
}
