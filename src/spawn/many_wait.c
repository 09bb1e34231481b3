/* SPDX-License-Identifier: MIT */
#include "spawn/many.h"

#define NAP_FIRST CLOCK_MS
#define NAP_MOST (20 * CLOCK_MS)

/* Also where the set takes no more: one is looked at by itself then. */
static int joins(struct many *m, uint32_t at)
{
	return m->set && brood_waitset_add(m->set, m->list[at].child,
					   &m->list[at], NULL) == 0;
}

void many_watch(struct many *m, uint32_t at)
{
	int pidfd = m->list[at].child->made.pidfd;

	if (m->set && !joins(m, at))
		pidfd = -1;
	m->fds[at] = (struct sys_pollfd){.fd = pidfd, .events = SYS_POLLIN};
	m->unwatched += pidfd < 0;
}

void many_forget(struct many *m, uint32_t at)
{
	m->unwatched -= m->fds[at].fd < 0;
	m->ready -= !!m->fds[at].revents;
	m->fds[at] = (struct sys_pollfd){.fd = -1};
}

/* How many have ended by now or by the deadline. */
static int by_pidfd(struct many *m)
{
	int r;

	do {
		int64_t left = clock_left(m->deadline);
		struct sys_timespec span;

		if (left != CLOCK_NEVER)
			span = clock_span(left);
		r = sys_ppoll(m->fds, m->most,
			      left == CLOCK_NEVER ? NULL : &span);
	} while (r == -EINTR);
	return r ? r : -ETIMEDOUT;
}

static int look(struct many *m)
{
	int count = 0;

	for (uint32_t i = 0; i < m->most; i++) {
		struct brood_child *c = m->list[i].child;
		int ended = c && brood_wait(c, 0, NULL) == 0;

		m->fds[i].revents = ended ? SYS_POLLIN : 0;
		count += ended;
	}
	return count;
}

/* Without pidfds there is nothing to wait on with others. */
static int by_looking(struct many *m)
{
	int64_t nap = NAP_FIRST;
	int r;

	while (!(r = look(m))) {
		int64_t left = clock_left(m->deadline);
		struct sys_timespec span;

		if (!left)
			return -ETIMEDOUT;
		span = clock_span(left < nap ? left : nap);
		sys_nanosleep(&span);
		nap = nap < NAP_MOST ? nap * 2 : NAP_MOST;
	}
	return r;
}

static int left_ms(const struct many *m)
{
	int64_t left = clock_left(m->deadline);

	if (left == CLOCK_NEVER)
		return -1;
	left = (left + CLOCK_MS - 1) / CLOCK_MS;
	return left < INT32_MAX ? (int)left : INT32_MAX;
}

static int by_set(struct many *m)
{
	void *place;
	int r = brood_wait_any(m->set, left_ms(m), NULL, &place, NULL);

	return r < 0 ? r : (int)((struct running *)place - m->list);
}

int many_wait(struct many *m)
{
	if (m->set && !m->unwatched && !m->ready) {
		int r = by_set(m);

		if (r >= 0 || r == -ETIMEDOUT)
			return r;
	}
	if (!m->ready) {
		int r = m->unwatched ? -ENOSYS : by_pidfd(m);

		if (r < 0 && r != -ETIMEDOUT)
			r = by_looking(m);
		if (r < 0)
			return r;
		m->ready = (uint32_t)r;
		m->look_at = 0;
	}
	while (!m->fds[m->look_at].revents)
		m->look_at++;
	return (int)m->look_at;
}
