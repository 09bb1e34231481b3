/* SPDX-License-Identifier: MIT */
#include "host.h"
#include "condition.h"
#include "round.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHANNEL 3 /* the channel's number in the host */

struct answer {
	int result;
	struct condition got;
};

static int reply(int result, const struct condition *got)
{
	struct answer a = {result, *got};

	return write(CHANNEL, &a, sizeof(a)) == sizeof(a) ? 0 : -EPIPE;
}

static void serve(const struct series *s, unsigned index)
{
	struct condition got = {.fds = 0};
	unsigned round;
	int r;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	r = condition_make(&s->scene->hosts[index], CHANNEL + 1, &got);
	if (r == 0)
		r = round_prepare(s);
	if (reply(r, &got) < 0 || r < 0)
		return;
	while (read(CHANNEL, &round, sizeof(round)) == sizeof(round))
		if (reply(round_run(s, round, index), &got) < 0)
			return;
}

static int listen_for(struct host *h)
{
	struct answer a;

	if (read(h->channel, &a, sizeof(a)) != sizeof(a))
		return -EPIPE;
	h->got = a.got;
	return a.result;
}

int host_start(struct host *h, const struct series *s, unsigned index)
{
	int pair[2], r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -errno;
	h->pid = fork();
	if (h->pid == 0) {
		dup3(pair[1], CHANNEL, O_CLOEXEC);
		serve(s, index);
		_exit(0);
	}
	close(pair[1]);
	h->channel = pair[0];
	r = h->pid < 0 ? -errno : listen_for(h);
	if (r < 0)
		host_stop(h);
	return r;
}

int host_round(struct host *h, unsigned round)
{
	if (write(h->channel, &round, sizeof(round)) != sizeof(round))
		return -EPIPE;
	return listen_for(h);
}

void host_stop(struct host *h)
{
	close(h->channel);
	if (h->pid > 0)
		waitpid(h->pid, NULL, 0);
}
