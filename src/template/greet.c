/* SPDX-License-Identifier: MIT */
#include "template/template.h"

#include "sys/clock.h"

static void read_greeting(struct brood_template *t)
{
	union {
		struct wire_ready ready;
		uint64_t room[32];
	} m;
	struct packet packet;
	long n = packet_receive(t->socket, &packet, &m, sizeof m,
				SYS_MSG_DONTWAIT);
	uint32_t nfds = packet.nfds;

	if (n >= 0)
		packet_close(&packet);
	if (n == -EAGAIN)
		return;
	if (n == 0 || n == -ECONNRESET) {
		template_failed(t, BROOD_TEMPLATE_NEVER_READY, "it has ended");
	} else if (n < 0 || wire_kind(&m, (size_t)n, nfds) != WIRE_READY ||
		   wire_read_ready(&m.ready) < 0) {
		template_failed(t, BROOD_TEMPLATE_BROKEN, "");
	} else if (m.ready.reason) {
		template_failed(t, m.ready.reason, m.ready.detail);
	} else {
		t->starting = 0;
		t->failures = 0;
		template_state(t, BROOD_TEMPLATE_OK, "");
		template_watch(t);
	}
}

void template_greet(struct brood_template *t, int64_t deadline)
{
	while (t->starting) {
		struct sys_pollfd fds[2] = {
			{.fd = t->socket, .events = SYS_POLLIN},
			{.fd = brood_pidfd(t->process), .events = SYS_POLLIN}};
		struct sys_timespec left = clock_span(clock_left(deadline));
		int r = sys_ppoll(fds, 2, &left);

		if (r == -EINTR)
			continue;
		if (r > 0)
			read_greeting(t);
		if (r > 0 && t->starting)
			template_failed(t, BROOD_TEMPLATE_NEVER_READY,
					"it has ended");
		if (r <= 0)
			return;
	}
}
