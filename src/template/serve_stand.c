/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "sys/sys.h"

/* Whoever started the template may end and leave a copy of the socket with
 * others: then nobody is there to ask. */
void serve_wait(const struct serve *s, int template)
{
	struct sys_pollfd fds[3] = {{.fd = s->socket, .events = SYS_POLLIN},
				    {.fd = s->owner_fd, .events = SYS_POLLIN},
				    {.fd = template, .events = SYS_POLLIN}};
	int r;

	do
		r = sys_ppoll(fds, 3, NULL);
	while (r == -EINTR);
	if (r < 0 || fds[1].revents || fds[2].revents)
		sys_exit_group(0);
}

/* Whoever sends what is no request is not the library. */
void serve_receive(struct serve *s, struct wire_request *q, struct arena *arena)
{
	long n = packet_receive(s->socket, &s->packet, s->message,
				sizeof s->message, 0);

	arena_start(arena, s->room, sizeof s->room);
	if (n <= 0 ||
	    wire_kind(s->message, (size_t)n, s->packet.nfds) != WIRE_SPAWN ||
	    wire_read_spawn(q, s->message, arena) < 0)
		sys_exit_group(0);
}

/* Known to whoever will ask before it does anything; if nobody will, nobody
 * wants a child. */
static void announce(const struct serve *s)
{
	struct wire_born born = {
		.head = {WIRE_MAGIC, WIRE_VERSION, WIRE_BORN, sizeof born, 1},
		.pid = sys_getpid(),
		.prefetched = s->prefetch.populated};
	int pidfd = sys_pidfd_open(born.pid, 0);

	if (pidfd < 0 ||
	    packet_send(s->socket, &born, sizeof born, &pidfd, 1) < 0)
		sys_exit_group(127);
	sys_close(pidfd);
}

/* What is open here counts for whoever asks as opened before. */
static void widen(void)
{
	struct sys_rlimit files;

	if (sys_prlimit(SYS_RLIMIT_NOFILE, NULL, &files) < 0 ||
	    files.soft == files.hard)
		return;
	files.soft = files.hard;
	sys_prlimit(SYS_RLIMIT_NOFILE, &files, NULL);
}

static int refuse(const struct serve *s, uint32_t reason, const char *detail)
{
	struct wire_done done = {
		.head = {WIRE_MAGIC, WIRE_VERSION, WIRE_DONE, sizeof done, 0},
		.reason = reason};

	str_cut(done.detail, sizeof done.detail, detail);
	return packet_send(s->packet.fds[WIRE_FD_DONE], &done, sizeof done,
			   NULL, 0);
}

/* From here on it is a child of its own, whatever becomes of the template. */
static void accept(const struct serve *s, const struct wire_request *q)
{
	static const struct wire_head taken = {WIRE_MAGIC, WIRE_VERSION,
					       WIRE_TAKEN, sizeof taken, 0};
	static const uint64_t one = 1;

	if (q->options & WIRE_SAY_TAKEN)
		packet_send(s->packet.fds[WIRE_FD_DONE], &taken, sizeof taken,
			    NULL, 0);
	sys_write(s->taken, &one, sizeof one);
}

/* What was sent to the template's group, or to one that was nobody's yet. */
static void drop_signals(void)
{
	static const uint64_t every = UINT64_MAX;
	static const struct sys_timespec now;

	while (sys_rt_sigtimedwait(&every, &now) > 0)
		;
}

static int take(struct serve *s, struct wire_request *q, struct arena *arena)
{
	const char *detail = "";
	uint32_t reason;

	serve_wait(s, s->self_fd);
	serve_receive(s, q, arena);
	reason = serve_check(s, q, &detail);
	if (!reason)
		return 1;
	refuse(s, reason, detail);
	packet_close(&s->packet);
	arena_end(arena);
	return 0;
}

void serve_stand(struct serve *s, struct become *out)
{
	struct wire_request q;
	struct arena arena;

	announce(s);
	widen();
	if (s->schedule != SERVE_AS_EVER)
		sys_sched_setattr(0, &s->own.schedule);
	prefetch_populate(&s->prefetch);
	while (!take(s, &q, &arena))
		;
	drop_signals();
	accept(s, &q);
	serve_child(s, &q, &arena, out);
}
