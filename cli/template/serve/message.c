/* SPDX-License-Identifier: MIT */
#include "serve.h"

#include <errno.h>

static void stop(struct serve *s, struct guest *g)
{
	struct named_stopping m = {.running = serve_waits_for(s)};

	g->stage = GUEST_WAITING;
	g->until = INT64_MAX;
	named_head(&m, NAMED_STOPPING, sizeof m, 0);
	guest_answer(s, g, &m, NULL);
	serve_stop(s, s->packet.stop.kill);
}

static void refuse(struct serve *s, struct guest *g, int r)
{
	s->refused++;
	if (g->stage != GUEST_NEW)
		guest_gone(s, g);
	else if (r == -EPROTONOSUPPORT)
		guest_fail(s, g, CLI_FAILED,
			   "template: \"%s\" is of another version of brood",
			   s->start->name);
	else
		guest_fail(s, g, CLI_FAILED,
			   "template: \"%s\" got what is no request",
			   s->start->name);
}

void guest_message(struct serve *s, struct guest *g)
{
	int kind = post_receive(g->fd, &s->packet);

	if (kind == -EAGAIN)
		return;
	if (kind == 0 || kind == -ECONNRESET)
		guest_gone(s, g);
	else if (g->stage != GUEST_NEW)
		refuse(s, g, -EBADMSG);
	else if (kind == NAMED_RUN)
		guest_run(s, g);
	else if (kind == NAMED_ASK)
		guest_state(s, g);
	else if (kind == NAMED_STOP)
		stop(s, g);
	else
		refuse(s, g, kind);
	post_close(&s->packet);
}
