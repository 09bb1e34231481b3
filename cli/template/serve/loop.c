/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "serve.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 64

int64_t serve_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void signals(struct serve *s)
{
	struct signalfd_siginfo info;
	bool child = false, end = false;

	while (read(s->signals, &info, sizeof info) == sizeof info) {
		if (info.ssi_signo == SIGCHLD)
			child = true;
		else
			end = true;
	}
	if (child)
		guests_news(s);
	if (end)
		serve_stop(s, true);
}

static void event(struct serve *s, const struct source *source)
{
	struct guest *g = source->guest;

	switch (source->kind) {
	case SOURCE_LISTENER:
		if (s->listener >= 0)
			guest_accept(s);
		break;
	case SOURCE_SIGNALS:
		signals(s);
		break;
	case SOURCE_CONNECTION:
		/* Not of one that an earlier event has ended. */
		if (g->fd >= 0)
			guest_message(s, g);
		break;
	case SOURCE_PROGRAM:
		if (g->child)
			guest_news(s, g);
		break;
	}
}

/* Are there connections to be taken, but for the pause? */
static bool wants_more(const struct serve *s)
{
	return !s->listening && s->listener >= 0 && s->count < s->most;
}

static int next_time(const struct serve *s)
{
	int64_t at = s->kills ? s->kill_at : INT64_MAX, left;

	for (const struct guest *g = s->guests; g; g = g->next)
		if (g->until < at)
			at = g->until;
	if (wants_more(s) && s->listen_at < at)
		at = s->listen_at;
	if (at == INT64_MAX)
		return -1;
	left = at - serve_now();
	return left < 0 ? 0 : (int)left + 1;
}

static void give_up(struct serve *s)
{
	int64_t now = serve_now();
	struct guest *next;

	for (struct guest *g = s->guests; g; g = next) {
		next = g->next;
		if (g->until <= now)
			guest_gone(s, g);
	}
	if (s->kills && s->kill_at <= now)
		serve_kill_more(s);
	if (wants_more(s) && s->listen_at <= now)
		s->listening =
			serve_add(s, s->listener, &s->listener_source) == 0;
}

int serve_loop(struct serve *s)
{
	struct epoll_event events[EVENTS];

	give_up(s); /* begins to listen */
	while (!serve_is_over(s)) {
		int n = epoll_wait(s->epoll, events, EVENTS, next_time(s));

		if (n < 0 && errno != EINTR)
			return CLI_FAILED;
		for (int i = 0; i < n; i++)
			event(s, events[i].data.ptr);
		guests_free_dead(s);
		give_up(s);
		guests_free_dead(s);
	}
	return 0;
}
