/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_PEER_H
#define BROOD_TEMPLATE_PEER_H

#include <stdint.h>
#include <sys/types.h>

/*
 * Who a process is, as /proc tells. A program that the supervisor starts has
 * the supervisor's rights: who has fewer, or lives elsewhere, must not get it.
 */
#define PEER_SPACES 6
#define PEER_CAPS 5

struct peer {
	char users[64], groups[64]; /* real, effective, saved, of files */
	char others[1024];          /* supplementary groups */
	uint64_t caps[PEER_CAPS];
	uint64_t confined; /* no_new_privs, seccomp and its filters */
	dev_t root_device;
	ino_t root, spaces[PEER_SPACES];
};

/* 0 or a negated error number. */
int peer_read(struct peer *p, pid_t pid);

/* In what the other differs from us so that it must not be served, in words;
 * NULL: in nothing. */
const char *peer_differs(const struct peer *us, const struct peer *other);

/* The same of who is connected to a socket. */
const char *peer_refuses(const struct peer *us, int socket);

#endif
