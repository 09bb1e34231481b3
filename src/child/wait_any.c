/* SPDX-License-Identifier: MIT */
#include "child/waitset.h"

#include "sys/clock.h"

/* Rounded up: not to look again before the time. */
static int milliseconds(int64_t left)
{
	if (left == CLOCK_NEVER)
		return -1;
	left = (left + CLOCK_MS - 1) / CLOCK_MS;
	return left < INT32_MAX ? (int)left : INT32_MAX;
}

/* One only: whatever else has ended keeps the descriptor readable. */
static int next(struct brood_waitset *s, int64_t deadline,
		struct brood_child **child)
{
	struct sys_epoll_event event = {.events = 0};
	int64_t left;
	int r;

	do {
		left = clock_left(deadline);
		r = sys_epoll_pwait(s->epoll, &event, 1, milliseconds(left));
	} while (r == -EINTR || (r == 0 && left));
	*child = (struct brood_child *)(uintptr_t)event.data;
	return r ? (r < 0 ? r : 0) : -ETIMEDOUT;
}

/* The event is used up, but what it told of is still to be told. */
static void tell_again(struct brood_waitset *s, struct brood_child *c)
{
	struct sys_epoll_event event = {
		.events = SYS_EPOLLIN | SYS_EPOLLONESHOT,
		.data = (uint64_t)(uintptr_t)c,
	};

	sys_epoll_ctl(s->epoll, SYS_EPOLL_CTL_MOD, c->made.pidfd, &event);
}

int brood_wait_any(struct brood_waitset *s, int timeout_ms,
		   struct brood_child **child, void **data,
		   struct brood_exit *exit)
{
	struct brood_child *c;
	int r;

	if (child)
		*child = NULL;
	if (data)
		*data = NULL;
	if (exit)
		mem_zero(exit, sizeof *exit);
	if (!s)
		return -EINVAL;
	if (!waitset_is_ours(s))
		return -ECHILD;
	if (!brood_waitset_count(s))
		return -ENOENT;
	r = next(s, clock_deadline(timeout_ms), &c);
	if (r < 0)
		return r;
	/* The kernel orders this behind what its adder wrote: said in C. */
	(void)__atomic_load_n(&c->set, __ATOMIC_ACQUIRE);
	r = child_collect(c);
	if (r < 0) {
		tell_again(s, c);
		return r;
	}
	waitset_leave(c);
	if (child)
		*child = c;
	if (data)
		*data = c->set_data;
	if (exit)
		mem_copy(exit, &c->exit, sizeof *exit);
	return 0;
}
