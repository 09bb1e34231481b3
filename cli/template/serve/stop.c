/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "serve.h"

#include <signal.h>

static void signal_all(const struct serve *s, int signal)
{
	for (const struct guest *g = s->guests; g; g = g->next)
		if (g->stage == GUEST_RUNNING) {
			guest_kill(g, signal);
			guest_kill(g, SIGCONT);
		}
}

/* The next of SIGTERM, SIGKILL, and the end without having seen theirs. */
void serve_kill_more(struct serve *s)
{
	s->kills++;
	s->kill_at = serve_now() + SERVE_KILL_MS;
	if (s->kills == 1)
		signal_all(s, SIGTERM);
	else if (s->kills == 2)
		signal_all(s, SIGKILL);
}

/* Those that have not asked yet. */
static void turn_away(struct serve *s)
{
	struct guest *next;

	for (struct guest *g = s->guests; g; g = next) {
		next = g->next;
		if (g->stage == GUEST_NEW)
			guest_fail(s, g, CLI_FAILED,
				   "template: \"%s\" has just been stopped",
				   s->start->name);
	}
}

void serve_stop(struct serve *s, bool kill)
{
	if (!s->stopping) {
		s->stopping = true;
		serve_notify("STOPPING=1");
		serve_unlisten(s);
		turn_away(s);
		brood_template_close(&s->source);
	}
	if (kill && !s->kills)
		serve_kill_more(s);
}

/* Programs whose command has gone are not waited for, unless all are to end. */
unsigned serve_waits_for(const struct serve *s)
{
	unsigned n = 0;

	for (const struct guest *g = s->guests; g; g = g->next)
		n += g->stage == GUEST_RUNNING && (s->kills || g->fd >= 0);
	return n;
}

bool serve_is_over(const struct serve *s)
{
	return s->stopping && (s->kills > 2 || !serve_waits_for(s));
}
