/* SPDX-License-Identifier: MIT */
#include "connect.h"
#include "template.h"

#include <errno.h>
#include <unistd.h>

#include "../cli.h"

int ask_state(const char *name, bool quiet, struct named_state *state)
{
	static struct packet answer;
	struct named_head ask;
	pid_t supervisor;
	int fd = named_connect(name, quiet, &supervisor), r;

	if (fd < 0)
		return fd;
	named_head(&ask, NAMED_ASK, sizeof ask, 0);
	r = post_send(fd, &ask, NULL);
	/* Who has refused the connection has said why. */
	if (r == 0 || r == -EPIPE)
		r = post_receive(fd, &answer);
	close(fd);
	if (r == NAMED_STATE) {
		*state = answer.state;
		return 0;
	}
	if (r == NAMED_FAILED) {
		cli_complain("%s", answer.failed.why);
		return -EPERM;
	}
	r = r == -ECONNRESET ? 0 : r > 0 ? -EBADMSG : r;
	named_complain(name, r);
	return r ? r : -EPIPE;
}
