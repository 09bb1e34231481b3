/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_FEED_H
#define BROOD_RUN_FEED_H

#include "run.h"

struct brood_child;
struct pollfd;

/* A text that the program reads from a pipe. */
struct run_feed {
	int fd;           /* the number in the program */
	const char *text; /* what is not written yet */
	size_t left;
	int pipe; /* the command's end, or -1 */
};

/* Appends the step for a pipe with that text. */
void run_feed(struct run *run, int fd, const char *text);

/* Takes the command's ends of the pipes from the new child. */
int run_feed_start(struct run *run, struct brood_child *child);

/* Fills in one pollfd per feed; one that is done is left out by fd -1. */
void run_feed_poll(const struct run *run, struct pollfd *polls);

/* Writes what the pipes take now; closes those that are done. */
void run_feed_write(struct run *run, const struct pollfd *polls);

/* Closes those that are not done. */
void run_feed_stop(struct run *run);

#endif
