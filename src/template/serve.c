/* SPDX-License-Identifier: MIT */
#include "template/serve.h"

#include "sys/clock.h"

/* Until there is a request. Who started this may end and leave a copy of the
 * socket with others: then nobody is there to ask. */
static void wait_request(struct serve *s)
{
	struct sys_pollfd fds[2] = {{.fd = s->socket, .events = SYS_POLLIN},
				    {.fd = s->owner_fd, .events = SYS_POLLIN}};
	int r;

	for (;;) {
		struct sys_timespec nap = clock_span(s->prefetch.nap);

		r = sys_ppoll(fds, 2,
			      prefetch_is_looking(&s->prefetch) ? &nap : NULL);
		if (r == 0)
			prefetch_look(&s->prefetch);
		else if (r != -EINTR)
			break;
	}
	if (r < 0 || fds[1].revents)
		sys_exit_group(0);
}

static void refuse(struct serve *s, uint32_t reason, const char *detail)
{
	struct wire_born born = {
		.head = {WIRE_MAGIC, WIRE_VERSION, WIRE_BORN, sizeof born, 0},
		.reason = reason};

	str_cut(born.detail, sizeof born.detail, detail);
	if (packet_send(s->socket, &born, sizeof born, NULL, 0) < 0)
		sys_exit_group(0);
}

/* Whoever sends what is no request is not the library. */
static void read_request(struct serve *s, struct wire_request *q,
			 struct arena *arena)
{
	long n = packet_receive(s->socket, &s->packet, s->message,
				sizeof s->message, 0);

	if (n <= 0 ||
	    wire_kind(s->message, (size_t)n, s->packet.nfds) != WIRE_SPAWN ||
	    wire_read_spawn(q, s->message, arena) < 0)
		sys_exit_group(0);
}

static int answer(struct serve *s, struct become *out)
{
	struct wire_request q;
	struct arena arena;
	const char *detail = "";
	uint32_t reason;
	int r = 0;

	arena_start(&arena, s->room, sizeof s->room);
	read_request(s, &q, &arena);
	reason = serve_check(s, &q, &detail);
	if (reason == BROOD_TEMPLATE_OK) {
		r = serve_copy(s);
		if (r > 0)
			prefetch_child(&s->prefetch, r);
		if (r == 0) {
			prefetch_populate(&s->prefetch);
			serve_child(s, &q, &arena, out);
			return 1;
		}
	}
	if (reason)
		refuse(s, reason, detail);
	else if (r < 0)
		refuse(s, BROOD_TEMPLATE_REFUSED, "clone3");
	packet_close(&s->packet);
	arena_end(&arena);
	return 0;
}

void serve_run(struct serve *s, struct become *out)
{
	do
		wait_request(s);
	while (!answer(s, out));
}
