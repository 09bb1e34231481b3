/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_POST_H
#define BROOD_TEMPLATE_POST_H

#include "wire.h"

/* A message as it was received; the descriptors are close-on-exec. */
struct packet {
	union {
		struct named_head head;
		struct named_run run;
		struct named_stop stop;
		struct named_born born;
		struct named_stopped stopped;
		struct named_ended ended;
		struct named_failed failed;
		struct named_stopping stopping;
		struct named_state state;
		char bytes[NAMED_MOST];
	};
	size_t size;
	int fds[NAMED_FDS_MOST];
	uint32_t nfds;
};

/* Sends a message whose head is complete, with head.fds descriptors: 0 or a
 * negated error number. Raises no SIGPIPE. */
int post_send(int socket, const void *message, const int *fds);

/* Receives one: its kind, 0 at the end of the connection, or a negated error
 * number, and then no descriptor is left open. Blocks only if the socket does,
 * and no longer than its SO_RCVTIMEO. */
int post_receive(int socket, struct packet *p);

/* Closes what descriptors are left; one that was taken is -1. */
void post_close(struct packet *p);

#endif
