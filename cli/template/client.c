/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "client.h"

#include "../cli.h"
#include "connect.h"
#include "standard.h"

#include <string.h>
#include <unistd.h>

int client_main(int argc, const char **argv)
{
	/* Too large for a stack that may be limited. */
	static struct client c = {.pidfd = -1};
	pid_t supervisor;
	int status, r;

	if (!client_parse(&c, argc, argv, &status))
		return status;
	c.standard = standard_fill();
	if (c.standard < 0) {
		cli_complain("template: /dev/null: %s", strerror(-c.standard));
		return CLI_FAILED;
	}
	/* First, so that no signal is lost. */
	r = client_signals(&c);
	if (r < 0) {
		cli_complain("template: cannot take signals: %s", strerror(-r));
		return CLI_FAILED;
	}
	c.socket = named_connect(c.name, false, &supervisor);
	if (c.socket < 0)
		return CLI_FAILED;
	status = client_request(&c);
	if (!status)
		status = client_follow(&c);
	close(c.socket);
	return status;
}
