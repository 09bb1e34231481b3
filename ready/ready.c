/* SPDX-License-Identifier: MIT */
/* brood_template_ready(): the library's server, and what a C library has to be
 * told in a child. */
#include "ready.h"

#include <brood/ready.h>

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define VARIABLE "BROOD_TEMPLATE"

static struct serve serve;

/* From the process that has started this one, or somebody else's words. */
static int is_from_parent(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof peer;
	int type = 0;
	socklen_t type_size = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) == 0 &&
	       type == SOCK_SEQPACKET &&
	       getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
	       peer.pid == getppid();
}

/* "3", or "3-" without prefetching. */
static int started_as_template(struct serve *s)
{
	const char *text = secure_getenv(VARIABLE);
	char *end;
	long fd;

	if (!text)
		return 0;
	fd = strtol(text, &end, 10);
	if (end == text || fd < 3 || fd > 1 << 20)
		return 0;
	s->flags = *end == '-' ? SERVE_NO_PREFETCH : 0;
	s->socket = (int)fd;
	unsetenv(VARIABLE);
	return is_from_parent(s->socket);
}

int brood_template_ready(int *argc, char ***argv)
{
	struct become how;

	if (!started_as_template(&serve))
		return 0;
	arguments_before();
	streams_before();
	follow_before();
	seeds_before();
	serve_begin(&serve);
	serve_run(&serve, &how);
	arguments_after(&how, argc, argv);
	streams_after();
	follow_after();
	seeds_after();
	mask_after(&how);
	return 1;
}
