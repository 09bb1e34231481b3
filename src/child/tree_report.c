/* SPDX-License-Identifier: MIT */
#include "child/handle.h"

#include "guardian/guardian.h"
#include "sys/clock.h"

static void keep(struct brood_child *c, const struct guardian_report *r)
{
	struct brood_exit *e = &c->exit;

	mem_zero(e, sizeof *e);
	e->how = r->code == SYS_CLD_EXITED ? BROOD_EXITED : BROOD_SIGNALED;
	e->value = r->status;
	if (r->code == SYS_CLD_DUMPED)
		e->flags |= BROOD_EXIT_CORE_DUMPED;
	e->user_us = r->user_us;
	e->system_us = r->system_us;
	e->minor_faults = r->minor_faults;
	e->major_faults = r->major_faults;
	child_keep_peak(e, (long)r->max_rss_kib);
}

#define NAP (50 * CLOCK_MS)

/* Until there is a report or nobody to make one: what was sent before an end
 * can be read behind it. A program may have stopped it as its last act. */
static void wait_for_report(const struct tree *t)
{
	struct sys_pollfd polls[] = {
		{.fd = t->socket, .events = SYS_POLLIN},
		{.fd = t->guardian, .events = SYS_POLLIN},
	};

	for (;;) {
		struct sys_timespec span = clock_span(NAP);
		int r = sys_ppoll(polls, 2, &span);

		if (r != 0 && r != -EINTR)
			return;
		sys_pidfd_send_signal(t->guardian, SYS_SIGCONT);
	}
}

static int receive(const struct tree *t, struct guardian_report *report)
{
	return sys_read(t->socket, report, sizeof *report) ==
	       (long)sizeof *report;
}

int tree_reap(struct brood_child *c, int options)
{
	const struct tree *t = &c->tree;
	struct guardian_report report;
	int told = receive(t, &report);

	if (!told) {
		struct sys_pollfd poll = {.fd = c->made.pidfd,
					  .events = SYS_POLLIN};
		struct sys_timespec now = {0, 0};
		int wait = !(options & SYS_WNOHANG), r;

		do
			r = sys_ppoll(&poll, 1, wait ? NULL : &now);
		while (r == -EINTR);
		if (r < 0)
			return r;
		if (r == 0)
			return -EAGAIN;
		wait_for_report(t);
		told = receive(t, &report);
	}
	if (told)
		keep(c, &report);
	else
		child_recover(c);
	__atomic_store_n(&c->reaped, 1, __ATOMIC_RELEASE);
	return 0;
}
