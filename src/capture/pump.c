/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

static int take_pipe(struct pump *p, int number, int wanted, int *fd)
{
	*fd = -1;
	if (!wanted)
		return 0;
	*fd = brood_pipe_take(p->child, number);
	if (*fd >= 0)
		return 0;
	p->fault = (struct fault){.code = -EINVAL,
				  .stage = BROOD_STAGE_SPEC,
				  .reason = BROOD_REASON_NO_PIPE,
				  .step = -1,
				  .number = number};
	return -EINVAL;
}

static void stream_start(struct stream *s, int number,
			 const struct brood_stream *how,
			 struct brood_output *out)
{
	mem_zero(s, sizeof *s);
	s->fd = s->file = -1;
	s->number = number;
	s->how = how;
	s->out = out;
}

static int is_read(const struct brood_stream *how)
{
	return how->to < BROOD_STREAM_MERGE;
}

int pump_start(struct pump *p, struct brood_child *child,
	       const struct brood_run *how, struct brood_result *result,
	       int64_t begun)
{
	int feeds = how->input || (!(how->flags & BROOD_RUN_LEAVE_INPUT) &&
				   brood_pipe(child, 0) >= 0);
	int lacks = 0;

	mem_zero(p, sizeof *p);
	p->child = child;
	p->how = how;
	p->result = result;
	p->begun = begun;
	p->kill_at = p->linger_at = p->timeout_at = CLOCK_NEVER;
	if (how->timeout_ms)
		p->timeout_at = begun + how->timeout_ms * CLOCK_MS;
	result->got = brood_got(child);
	stream_start(&p->out, 1, &how->out, &result->out);
	stream_start(&p->err, 2, &how->err, &result->err);
	/* All are there before one is taken. */
	for (int fd = 0; fd <= 2 && !lacks; fd++) {
		int wanted = fd == 0   ? feeds
			     : fd == 1 ? is_read(&how->out)
				       : is_read(&how->err);

		if (wanted && brood_pipe(child, fd) < 0)
			lacks = take_pipe(p, fd, 1, &p->in.fd);
	}
	if (lacks)
		return lacks;
	take_pipe(p, 0, feeds, &p->in.fd);
	take_pipe(p, 1, is_read(&how->out), &p->out.fd);
	take_pipe(p, 2, is_read(&how->err), &p->err.fd);
	p->in.at = how->input;
	p->in.left = how->input_length;
	if (p->in.fd >= 0 && p->in.left)
		feed_start(&p->in);
	else
		feed_stop(&p->in);
	return 0;
}

static void read_some(struct pump *p, struct stream *s, int events)
{
	if (events & SYS_POLLIN) {
		if (stream_take(p, s) != 0)
			return;
		events = SYS_POLLHUP; /* the end, after all */
	}
	if (events) {
		sys_close(s->fd);
		s->fd = -1;
	}
}

/* Without a pidfd it is looked at each time. */
static void look_for_end(struct pump *p, int events)
{
	if (p->ended || (p->child->made.pidfd >= 0 && !events))
		return;
	if (brood_wait(p->child, 0, &p->result->exit) != -ETIMEDOUT)
		pump_ended(p);
}

static void turn(struct pump *p)
{
	struct sys_pollfd polls[4] = {
		{.fd = p->ended ? -1 : p->child->made.pidfd,
		 .events = SYS_POLLIN},
		{.fd = p->in.fd, .events = SYS_POLLOUT},
		{.fd = p->out.fd, .events = SYS_POLLIN},
		{.fd = p->err.fd, .events = SYS_POLLIN},
	};
	int64_t idle = pump_idle(p);
	struct sys_timespec span = {0, 0};
	int n;

	if (idle != CLOCK_NEVER)
		span = clock_span(idle);
	n = sys_ppoll(polls, 4, idle == CLOCK_NEVER ? NULL : &span);
	if (n < 0 && n != -EINTR) {
		/* No way to go on: its end is waited for, then what is there
		 * is read. */
		pump_fail(p, n, BROOD_REASON_NONE, 0);
		brood_kill(p->child, SYS_SIGKILL);
		brood_wait(p->child, -1, &p->result->exit);
		pump_ended(p);
		return;
	}
	if (n < 0)
		polls[0].revents = polls[1].revents = polls[2].revents =
			polls[3].revents = 0;
	if (polls[1].revents)
		feed_write(&p->in);
	if (polls[2].revents)
		read_some(p, &p->out, polls[2].revents);
	if (polls[3].revents)
		read_some(p, &p->err, polls[3].revents);
	look_for_end(p, polls[0].revents);
	pump_timers(p);
}

static int done(const struct pump *p)
{
	if (!p->ended)
		return 0;
	return !clock_left(p->linger_at) ||
	       (p->in.fd < 0 && p->out.fd < 0 && p->err.fd < 0);
}

int pump_run(struct pump *p)
{
	struct brood_result *result = p->result;

	while (!done(p))
		turn(p);
	stream_drain(p, &p->out);
	stream_drain(p, &p->err);
	stream_finish(&p->out);
	stream_finish(&p->err);
	if (p->in.left)
		result->flags |= BROOD_RESULT_INPUT_LEFT;
	result->input_written = p->how->input_length - p->in.left;
	feed_stop(&p->in);
	if (p->scratch)
		sys_munmap(p->scratch, CAPTURE_CHUNK);
	return p->fault.code;
}
