/* SPDX-License-Identifier: MIT */
#include "serve.h"

#include <string.h>
#include <unistd.h>

_Static_assert(NAMED_REASONS >= BROOD_TEMPLATE_REASONS_, "all have a place");

static void command(char *to, size_t size, const char *const *args)
{
	size_t n = 0;

	for (; *args && n < size; args++)
		n += (size_t)snprintf(to + n, size - n, "%s%s", n ? " " : "",
				      *args);
}

void guest_state(struct serve *s, struct guest *g)
{
	struct brood_template_stats stats = {.size = sizeof stats};
	struct named_state m = {.supervisor = getpid()};

	brood_template_stats(s->source, &stats);
	m.template_pid = stats.pid;
	m.kind = s->start->options.kind;
	m.state = stats.state;
	m.last_reason = stats.last_reason;
	m.running = s->running;
	m.refused = s->refused;
	m.failed = s->failed;
	m.seconds = (uint64_t)(serve_now() - s->since) / 1000;
	m.hits = stats.hits;
	m.plain = stats.plain;
	m.started = stats.started;
	m.children = stats.children;
	m.prefetched = stats.prefetched;
	memcpy(m.by_reason, stats.by_reason,
	       BROOD_TEMPLATE_REASONS_ * sizeof *m.by_reason);
	memcpy(m.detail, stats.detail, sizeof m.detail);
	m.detail[sizeof m.detail - 1] = '\0';
	command(m.command, sizeof m.command, s->start->args);
	named_head(&m, NAMED_STATE, sizeof m, 0);
	post_send(g->fd, &m, NULL);
	guest_end(s, g);
}
