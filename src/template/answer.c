/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "sys/clock.h"

/* 1: something came; 0: nothing in time. */
static int wait_for(int fd, int other, int64_t deadline)
{
	struct sys_pollfd fds[2] = {{.fd = fd, .events = SYS_POLLIN},
				    {.fd = other, .events = SYS_POLLIN}};
	int r;

	do {
		struct sys_timespec left = clock_span(clock_left(deadline));

		r = sys_ppoll(fds, 2, deadline == CLOCK_NEVER ? NULL : &left);
	} while (r == -EINTR);
	return r > 0;
}

/* Another's process, or what is none, would be waited for in vain. */
static int is_a_child(int pidfd)
{
	struct sys_siginfo info;

	return sys_waitid(SYS_P_PIDFD, pidfd, &info,
			  SYS_WEXITED | SYS_WNOHANG | SYS_WNOWAIT | SYS_WALL,
			  NULL) == 0;
}

static uint32_t read_born(struct brood_template *t, struct wire_born *born,
			  struct packet *packet)
{
	long n = packet_receive(t->socket, packet, born, sizeof *born,
				SYS_MSG_DONTWAIT);

	if (n == 0 || n == -ECONNRESET)
		return BROOD_TEMPLATE_DIED;
	if (n < 0 || wire_kind(born, (size_t)n, packet->nfds) != WIRE_BORN ||
	    wire_read_born(born) < 0)
		return BROOD_TEMPLATE_BROKEN;
	return BROOD_TEMPLATE_OK;
}

/* What the template itself says is no; of what a child says the kernel says
 * which it is. */
static uint32_t take(struct brood_template *t, struct brood_child *c,
		     struct wire_born *born, struct packet *packet)
{
	uint32_t reason = read_born(t, born, packet);

	if (reason)
		return reason;
	if (born->reason) {
		str_cut(t->stats.detail, sizeof t->stats.detail, born->detail);
		return born->reason;
	}
	if (born->pid != packet->from.pid || born->pid == t->stats.pid ||
	    !is_a_child(packet->fds[0]))
		return BROOD_TEMPLATE_BROKEN;
	t->stats.prefetched = born->prefetched;
	c->made.pid = born->pid;
	c->made.pidfd = packet->fds[0];
	packet->nfds = 0;
	return BROOD_TEMPLATE_OK;
}

/* One that cannot be trusted with a request is of no more use; a child that it
 * makes yet finds nobody to tell, and ends. */
uint32_t template_useless(struct brood_template *t, uint32_t reason)
{
	if (reason == BROOD_TEMPLATE_DIED || reason == BROOD_TEMPLATE_SILENT ||
	    reason == BROOD_TEMPLATE_BROKEN) {
		template_end(t);
		template_state(t, reason, "");
	}
	return reason;
}

uint32_t template_answer(struct brood_template *t, struct brood_child *c)
{
	int ms = template_patience(t);
	union {
		struct wire_born born;
		uint64_t room[32];
	} m;
	struct packet packet = {.nfds = 0};
	uint32_t reason = BROOD_TEMPLATE_SILENT;

	if (wait_for(t->socket, -1, clock_deadline(ms)))
		reason = take(t, c, &m.born, &packet);
	packet_close(&packet);
	if (reason == BROOD_TEMPLATE_OK) {
		c->hear = template_hear;
		return reason;
	}
	return template_useless(t, reason);
}

/* 1: it said so; 0: it has ended, or speaks of something else. */
static int heard(struct brood_child *c)
{
	union {
		struct wire_done done;
		uint64_t room[1];
	} m;
	struct packet packet;
	struct brood_error error;
	long n = packet_receive(c->done, &packet, &m, sizeof m,
				SYS_MSG_DONTWAIT);
	uint32_t nfds = packet.nfds;

	if (n >= 0)
		packet_close(&packet);
	if (n <= 0 || wire_kind(&m, (size_t)n, nfds) != WIRE_DONE ||
	    wire_read_done(&m, &error) < 0)
		return 0;
	if (error.code)
		mem_copy(&c->report, &error, sizeof error);
	return 1;
}

/* None of its steps can take so long. */
static int is_too_late(struct brood_child *c, int64_t deadline)
{
	if (!c->hear_by || deadline <= c->hear_by || clock_left(c->hear_by))
		return 0;
	fault_report(&c->report, &(struct fault){.code = -ETIMEDOUT,
						 .stage = BROOD_STAGE_TIMEOUT,
						 .step = -1,
						 .object = c->report.object});
	return 1;
}

int template_hear(struct brood_child *c, int64_t deadline)
{
	int64_t first = c->hear_by && c->hear_by < deadline ? c->hear_by
							    : deadline;
	int said = 0;

	if (wait_for(c->done, c->made.pidfd, first))
		said = heard(c);
	else if (!is_too_late(c, deadline))
		return -ETIMEDOUT;
	sys_close(c->done);
	c->done = -1;
	if (said && !c->report.code) {
		c->state = CHILD_STARTED;
		return 0;
	}
	brood_kill(c, SYS_SIGKILL);
	child_failed(c);
	return 0;
}
