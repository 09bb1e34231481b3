/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "connect.h"

#include "../cli.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int none(const char *name, bool quiet)
{
	if (!quiet)
		cli_complain("template: there is no \"%s\" (see brood template "
			     "start --help)",
			     name);
	return -ECONNREFUSED;
}

static int check(int fd, const char *name, pid_t *pid)
{
	struct ucred peer;
	socklen_t size = sizeof peer;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0)
		return -errno;
	*pid = peer.pid;
	if (peer.uid == geteuid())
		return 0;
	cli_complain("template: \"%s\" is user %u's, not user %u's", name,
		     peer.uid, geteuid());
	return -EPERM;
}

static int connect_to(const struct sockaddr_un *address, const char *name,
		      bool quiet)
{
	const struct timeval most = {ANSWER_MS / 1000, ANSWER_MS % 1000 * 1000};
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), r;

	/* Also connecting waits no longer, where its queue is full. */
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most) < 0 ||
	    connect(fd, (const struct sockaddr *)address, sizeof *address) < 0)
		r = -errno;
	else
		return fd;
	if (fd >= 0)
		close(fd);
	if (r == -ENOENT || r == -ECONNREFUSED)
		return none(name, quiet);
	named_complain(name, r);
	return r;
}

int named_connect(const char *name, bool quiet, pid_t *pid)
{
	struct sockaddr_un address;
	struct place place;
	int fd = -1, r;

	r = place_open(&place, false);
	if (r == -ENOENT) {
		const char *bad = place_bad_name(name);

		if (!bad)
			return none(name, quiet);
		cli_complain("template: \"%s\" cannot be a name: %s", name,
			     bad);
		return -EINVAL;
	}
	if (r < 0)
		return r;
	r = place_address(&place, name, &address);
	place_close(&place);
	if (r == 0)
		r = fd = connect_to(&address, name, quiet);
	if (r >= 0)
		r = check(fd, name, pid);
	if (r < 0 && fd >= 0)
		close(fd);
	return r < 0 ? r : fd;
}

void named_complain(const char *name, int r)
{
	const char *why;

	switch (r) {
	case 0:
		why = "its supervisor has ended";
		break;
	case -EAGAIN:
	case -ETIMEDOUT:
		why = "its supervisor does not answer";
		break;
	case -EBADMSG:
		why = "its supervisor's answer is none";
		break;
	case -EPROTONOSUPPORT:
		why = "its supervisor is of another version";
		break;
	default:
		why = strerror(-r);
	}
	cli_complain("template: \"%s\": %s", name, why);
}
