/* SPDX-License-Identifier: MIT */
#ifndef TEST_NOTIFY_H
#define TEST_NOTIFY_H

#include <stdint.h>
#include <sys/types.h>

/* Starts a program whose calls that create tasks, and those of all its
 * descendants, are reported to the descriptor in *listener. -1 on failure. */
pid_t notify_start(char **argv, int *listener);

/* One attempt to create a task. */
struct notify_clone {
	char from[256]; /* the file whose code made the call */
	int probe;      /* clone3 without arguments: creates nothing */
	uint64_t flags;
};

/* Takes the next one and lets it go on. 0, or -1 if there was none. */
int notify_next(int listener, struct notify_clone *c);

/* Sends a descriptor through a socket, or receives one where fd is -1. */
int notify_move_fd(int sock, int fd);

#endif
