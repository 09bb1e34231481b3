/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "serve.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int serve_add(struct serve *s, int fd, struct source *source)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = source};

	/* The end of a program stays; see guest_news(). */
	if (source->kind == SOURCE_PROGRAM)
		event.events |= EPOLLET;
	return epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Always before fd is closed: others may have the same open file. */
void serve_remove(struct serve *s, int fd)
{
	epoll_ctl(s->epoll, EPOLL_CTL_DEL, fd, NULL);
}

static struct guest *add(struct serve *s, int fd)
{
	struct guest *g = calloc(1, sizeof *g);

	if (!g)
		return NULL;
	g->connection = (struct source){SOURCE_CONNECTION, g};
	g->program = (struct source){SOURCE_PROGRAM, g};
	g->fd = fd;
	g->pidfd = -1;
	g->until = serve_now() + SERVE_FIRST_MS;
	if (serve_add(s, fd, &g->connection) < 0) {
		free(g);
		return NULL;
	}
	g->next = s->guests;
	g->link = &s->guests;
	if (g->next)
		g->next->link = &g->next;
	s->guests = g;
	s->count++;
	return g;
}

static void pause_listening(struct serve *s, int64_t until)
{
	serve_remove(s, s->listener);
	s->listening = false;
	s->listen_at = until;
}

void guest_accept(struct serve *s)
{
	int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct guest *g = fd < 0 ? NULL : add(s, fd);
	const char *why;

	if (!g) {
		if (fd >= 0)
			close(fd);
		else if (errno != EAGAIN && errno != ECONNABORTED)
			pause_listening(s, serve_now() + SERVE_PAUSE_MS);
		return;
	}
	why = peer_refuses(&s->us, fd);
	if (why) {
		s->refused++;
		guest_fail(s, g, CLI_FAILED,
			   "template: \"%s\" refuses: this process has %s",
			   s->start->name, why);
	} else if (s->count >= s->most) {
		pause_listening(s, 0);
	}
}

void guest_disconnect(struct serve *s, struct guest *g)
{
	if (g->fd < 0)
		return;
	serve_remove(s, g->fd);
	close(g->fd);
	g->fd = -1;
	g->until = INT64_MAX;
	s->count--;
}

void guest_end(struct serve *s, struct guest *g)
{
	guest_disconnect(s, g);
	if (g->pidfd >= 0)
		serve_remove(s, g->pidfd);
	brood_child_close(&g->child);
	g->pidfd = -1;
	*g->link = g->next;
	if (g->next)
		g->next->link = g->link;
	g->next = s->dead;
	s->dead = g;
}

void guests_free_dead(struct serve *s)
{
	struct guest *g;

	while ((g = s->dead)) {
		s->dead = g->next;
		free(g);
	}
}

void guest_kill(const struct guest *g, int signal)
{
	/* By number, yet safe: it is not reaped before the handle is closed. */
	if (getpgid(g->pid) == g->pid)
		kill(-g->pid, signal);
	else
		brood_kill(g->child, signal);
}

void guest_gone(struct serve *s, struct guest *g)
{
	if (g->stage != GUEST_RUNNING) {
		guest_end(s, g);
		return;
	}
	guest_disconnect(s, g);
	guest_kill(g, SIGHUP);
	guest_kill(g, SIGCONT);
}
