/* SPDX-License-Identifier: MIT */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

/*
 * What a peer written in C or C++ provides; serve.c does the talking:
 *
 *     PROGRAM NAME JOB TARGET
 *
 * It prints "ready", or "cannot REASON" and ends. For each line "N WIDTH" it
 * then makes N batches, each of WIDTH programs at once, and answers with one
 * line of N pairs CALL:TOTAL in nanoseconds: until the start had returned (0:
 * not known), and until the program had ended, nothing left, divided by WIDTH.
 * A peer that cannot tell the time answers "-" N times. At end of file it ends.
 */
#ifdef __cplusplus
extern "C" {
#endif

enum job_kind {
	JOB_PLAIN,    /* start the program and wait for it */
	JOB_REDIRECT, /* in "/", 0 to 2 on /dev/null, all other closed */
	JOB_TWELVE,   /* twelve.h */
	JOB_CAPTURE,  /* read CAPTURE_BYTES that it writes */
};

#define CAPTURE_BYTES 65536

struct job {
	enum job_kind kind;
	const char *target;
	char *argv[2];
};

/* One program under way; a peer uses what it needs. */
struct task {
	int pid;
	int fd;
	void *handle;
	int done;
};

/* All return 0 or a negated error number. What is not a program that ran and
 * exited with 0 is an error. */
struct peer {
	const char *name;
	int (*prepare)(const struct job *); /* -ENOTSUP: not this job */
	int (*start)(const struct job *, struct task *);
	int (*finish)(const struct job *, struct task *);
};

/* Ends with NULL. */
extern const struct peer *const peers[];

/* 0 if wait's answer is "exited with 0", else -ECHILD. */
int peer_status(int wait_status);
/* Reads to the end and closes: 0 if there were CAPTURE_BYTES, else -EIO. */
int peer_drain(int fd);
/* For peers that only start and wait. */
int peer_only_plain(const struct job *job);
/* For peers that have no way to twelve steps. */
int peer_not_twelve(const struct job *job);

#ifdef __cplusplus
}
#endif

#endif
