/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../cli.h"
#include "client.h"
#include "connect.h"

#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

/* Who is signalled while there is no program yet waits no longer for it. */
#define SIGNALLED_MS 2000

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int left_until(int64_t end)
{
	int64_t left = end - now_ms();

	return end == INT64_MAX ? -1 : left < 0 ? 0 : (int)left;
}

static int gave_up(struct client *c, bool signalled)
{
	struct signalfd_siginfo info;

	named_complain(c->name, -ETIMEDOUT);
	if (signalled && read(c->sigfd, &info, sizeof info) == sizeof info)
		return CLI_SIGNALED + (int)info.ssi_signo;
	return CLI_FAILED;
}

/* Until there is a program; signals wait for it. 0 or an exit status. */
static int wait_for_birth(struct client *c)
{
	struct pollfd polls[] = {{c->socket, POLLIN, 0}, {c->sigfd, POLLIN, 0}};
	int64_t end = now_ms() + ANSWER_MS;
	bool signalled = false;
	int r;

	do {
		polls[0].revents = 0;
		r = poll(polls, signalled ? 1 : 2, left_until(end));
		if (r == 0)
			return gave_up(c, signalled);
		if (r > 0 && !signalled && polls[1].revents) {
			signalled = true;
			end = now_ms() + SIGNALLED_MS;
		}
	} while (!polls[0].revents);
	r = post_receive(c->socket, &c->packet);
	if (r == NAMED_BORN) {
		c->pid = c->packet.born.pid;
		c->pidfd = c->packet.fds[0];
		return 0;
	}
	if (r == NAMED_FAILED) {
		cli_complain("%s", c->packet.failed.why);
		return (int)c->packet.failed.status;
	}
	named_complain(c->name, r == -ECONNRESET ? 0 : r > 0 ? -EBADMSG : r);
	return CLI_FAILED;
}

static int ended(const struct client *c)
{
	const struct named_ended *end = &c->packet.ended;

	if (!end->signal)
		return end->code;
	if (c->raise)
		client_raise(end->signal);
	return CLI_SIGNALED + end->signal;
}

/* The supervisor is no more, or not to be trusted any more. */
static int lost(const struct client *c, int r)
{
	named_complain(c->name, r == -ECONNRESET ? 0 : r > 0 ? -EBADMSG : r);
	client_hang_up(c);
	return CLI_FAILED;
}

/* True: exit with *status. */
static bool answer(struct client *c, int *status)
{
	int r = post_receive(c->socket, &c->packet);

	if (r == NAMED_STOPPED) {
		client_stop(c, c->packet.stopped.signal);
		return false;
	}
	*status = r == NAMED_ENDED ? ended(c) : lost(c, r);
	return true;
}

int client_follow(struct client *c)
{
	enum { SOCKET, SIGNALS, PROGRAM };
	int64_t end = INT64_MAX;
	int status = wait_for_birth(c);
	struct pollfd polls[] = {{c->socket, POLLIN, 0},
				 {c->sigfd, POLLIN, 0},
				 {c->pidfd, POLLIN, 0}};

	if (status)
		return status;
	for (;;) {
		int r = poll(polls, 3, left_until(end));

		if (r < 0)
			continue; /* no signal is handled: it was continued */
		if (r == 0)
			return lost(c, -ETIMEDOUT);
		if (polls[SIGNALS].revents)
			while (client_pass_on(c))
				;
		/* How it has ended, the supervisor tells soon. */
		if (polls[PROGRAM].revents) {
			polls[PROGRAM].fd = -1;
			end = now_ms() + ANSWER_MS;
		}
		if (polls[SOCKET].revents && answer(c, &status))
			return status;
	}
}
