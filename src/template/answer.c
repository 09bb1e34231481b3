/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "sys/clock.h"

union told {
	struct wire_done done;
	uint64_t room[1];
};

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

/* What has come, if anything: a kind, or 0. */
static int receive(int fd, union told *m)
{
	struct packet packet;
	long n = packet_receive(fd, &packet, m, sizeof *m, SYS_MSG_DONTWAIT);
	uint32_t nfds = packet.nfds;
	int kind;

	if (n <= 0)
		return 0;
	packet_close(&packet);
	kind = wire_kind(m, (size_t)n, nfds);
	if (kind == WIRE_DONE && wire_read_done(&m->done) < 0)
		return -EBADMSG;
	return kind;
}

/* No more will come. */
static void decided(struct brood_child *c, int said)
{
	if (c->done >= 0)
		sys_close(c->done);
	c->done = -1;
	if (said && !c->report.code) {
		c->state = CHILD_STARTED;
		return;
	}
	brood_kill(c, SYS_SIGKILL);
	child_failed(c);
}

static void keep_error(struct brood_child *c, const struct wire_done *done)
{
	if (done->error.code)
		mem_copy(&c->report, &done->error, sizeof done->error);
}

/* Who stood by is a child now. */
static void take_over(struct brood_template *t, struct brood_child *c)
{
	c->made.pid = t->standby.pid;
	c->made.pidfd = t->standby.pidfd;
	c->hear = template_hear;
	t->standby.pid = 0;
}

static uint32_t hear_answer(struct brood_template *t, struct brood_child *c,
			    int64_t deadline)
{
	int from = c->done >= 0 ? c->done : t->answers[0];
	union told m;
	int kind;

	if (!packet_wait(from, t->standby.pidfd, deadline))
		return BROOD_TEMPLATE_SILENT;
	kind = receive(from, &m);
	if (!kind)
		return BROOD_TEMPLATE_DIED;
	if (kind == WIRE_DONE && m.done.reason) {
		str_cut(t->stats.detail, sizeof t->stats.detail, m.done.detail);
		return m.done.reason;
	}
	if (kind != WIRE_TAKEN && kind != WIRE_DONE)
		return BROOD_TEMPLATE_BROKEN;
	take_over(t, c);
	if (kind == WIRE_DONE) {
		keep_error(c, &m.done);
		decided(c, 1);
	}
	return BROOD_TEMPLATE_OK;
}

uint32_t template_answer(struct brood_template *t, struct brood_child *c)
{
	int64_t deadline = clock_deadline(template_patience(t));
	uint32_t reason = template_meet(t, deadline);

	if (!reason)
		reason = hear_answer(t, c, deadline);
	return reason ? template_useless(t, reason) : reason;
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
	int64_t first =
		c->hear_by && c->hear_by < deadline ? c->hear_by : deadline;
	union told m;
	int said = 0;

	if (packet_wait(c->done, c->made.pidfd, first)) {
		said = receive(c->done, &m) == WIRE_DONE && !m.done.reason;
		if (said)
			keep_error(c, &m.done);
	} else if (!is_too_late(c, deadline)) {
		return -ETIMEDOUT;
	}
	decided(c, said);
	return 0;
}
