/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "sys/clock.h"

/*
 * The template itself does nothing but see to it that a child stands by: one
 * that has all that can be had before it is known what for. That takes the next
 * request, and while it goes on the template makes another.
 */
enum { SOCKET, OWNER, CHILD, TAKEN, WATCHED };

static int take_word(const struct serve *s)
{
	uint64_t word = 0;

	return sys_read(s->taken, &word, sizeof word) == sizeof word;
}

/* While it looks at children it has to be in time: a short slice is what lets
 * it run at once when it is woken (Linux 6.12). */
#define SHORT_SLICE (CLOCK_MS / 10)

/* Then it makes its children in the gaps that others leave: what it is woken
 * for is not urgent, and would take the processor from one that has just begun.
 */
static void make_way(struct serve *s)
{
	struct sys_sched_attr attr = s->own.schedule;
	int over = prefetch_is_over(&s->prefetch);

	if (attr.policy != SYS_SCHED_OTHER ||
	    s->schedule == (over ? SERVE_IN_GAPS : SERVE_AT_ONCE))
		return;
	s->schedule = over ? SERVE_IN_GAPS : SERVE_AT_ONCE;
	if (over)
		attr.policy = SYS_SCHED_BATCH;
	else
		attr.runtime = SHORT_SLICE;
	sys_sched_setattr(0, &attr);
}

/* First of all, since a child may be gone soon; the rest is seen by the way. */
#define EARLY (2 * CLOCK_MS)

static void look_early(struct serve *s)
{
	int64_t until = clock_now() + EARLY;

	while (prefetch_is_looking(&s->prefetch) && clock_now() < until) {
		struct sys_timespec nap = clock_span(s->prefetch.nap);

		sys_ppoll(NULL, 0, &nap);
		prefetch_look(&s->prefetch);
	}
}

/* Until it has taken a request. One that ends before has been killed: who knows
 * what the next would meet. */
static void watch(struct serve *s, int pid, int pidfd)
{
	struct sys_pollfd fds[WATCHED] = {
		[SOCKET] = {.fd = s->socket, .events = SYS_POLLRDHUP},
		[OWNER] = {.fd = s->owner_fd, .events = SYS_POLLIN},
		[CHILD] = {.fd = pidfd, .events = SYS_POLLIN},
		[TAKEN] = {.fd = s->taken, .events = SYS_POLLIN},
	};
	int r;

	do {
		struct sys_timespec nap = clock_span(s->prefetch.nap);

		r = sys_ppoll(fds, WATCHED,
			      prefetch_is_looking(&s->prefetch) ? &nap : NULL);
		if (r == 0)
			prefetch_look(&s->prefetch);
	} while (r == 0 || r == -EINTR);
	if (r < 0 || fds[SOCKET].revents || fds[OWNER].revents || !take_word(s))
		sys_exit_group(0);
	prefetch_child(&s->prefetch, pid);
	sys_close(pidfd);
	look_early(s);
}

/* There was none, nor is there now that one is asked for. */
static void refuse(struct serve *s)
{
	struct wire_born born = {
		.head = {WIRE_MAGIC, WIRE_VERSION, WIRE_BORN, sizeof born, 0},
		.reason = BROOD_TEMPLATE_REFUSED,
		.detail = "clone3"};
	struct wire_request q;
	struct arena arena;

	serve_receive(s, &q, &arena);
	if (packet_send(s->socket, &born, sizeof born, NULL, 0) < 0)
		sys_exit_group(0);
	packet_close(&s->packet);
	arena_end(&arena);
}

void serve_run(struct serve *s, struct become *out)
{
	for (;;) {
		int pidfd, pid;

		make_way(s);
		pid = serve_copy(s, &pidfd);
		if (pid < 0) {
			serve_wait(s, -1);
			pid = serve_copy(s, &pidfd);
		}
		if (pid == 0)
			break;
		if (pid < 0)
			refuse(s);
		else
			watch(s, pid, pidfd);
	}
	serve_stand(s, out);
}
