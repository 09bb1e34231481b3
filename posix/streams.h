/* SPDX-License-Identifier: MIT */
#ifndef BROOD_POSIX_STREAMS_H
#define BROOD_POSIX_STREAMS_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* A stream that popen() gave out: libc's own, and beside it what libc's has
 * inside. */
struct stream {
	FILE *file;
	int fd;
	pid_t pid;  /* 0: the shell was never reached, */
	int status; /* and this is what became of it */
	struct stream *next;
};

/* Held from the look at the streams that are open to the start of a shell that
 * must not have them. A copy made by fork finds it free. */
void streams_lock(void);
void streams_unlock(void);

/* With the lock held: those that are open, and one more. */
struct stream *streams_open(void);
void streams_add(struct stream *stream);

/* Takes that of the file out, if there is one; it is the caller's then. */
struct stream *streams_take(FILE *file);

/* Waits for the shell and frees the stream: the status, or -1 with errno. */
int streams_end(struct stream *stream);

/* libc's function of that name, which the library's stands before. */
void *streams_next(const char *name);

#endif
