/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_LIVE_H
#define BROOD_RUN_LIVE_H

#include "run.h"
#include "started.h"

#include <signal.h>

/* A signal that the command sent to the program, and why. */
struct run_event {
	int64_t at;
	int signal;
	const char *why;
};

/* The times of the stages, CLOCK_MONOTONIC in nanoseconds; 0: not reached. */
struct run_times {
	int64_t begun;   /* the command's first act */
	int64_t ready;   /* the spec is complete */
	int64_t called;  /* brood_spawn() has returned */
	int64_t started; /* the program runs; measured only for a report */
	int64_t ended;
};

/* A program while it runs. */
struct run_live {
	struct run *run;
	struct brood_child *child;
	pid_t pid;
	int pidfd; /* -1: none here, SIGCHLD tells */
	int sigfd;
	uint64_t outer_mask;   /* that the command was started with */
	uint64_t outer_ignore; /* the same for ignored signals */
	uint64_t early; /* signals that came before there was a process */
	struct run_started started;

	struct run_pty *pty; /* --pty, or NULL */

	int64_t term_at; /* when to send --signal; INT64_MAX: never */
	int64_t kill_at;
	uint32_t tree; /* the ways that it is owned by */
	bool timed_out;

	/* A signal that came before the program ran stands for it. */
	int ended_by;

	struct run_times times;
	struct run_event *events;
	size_t nevents;
	int report_fd;

	struct brood_error error; /* .code is not 0: why it did not start */
	struct brood_exit exit;
	int status; /* what the command exits with */
};

int64_t run_now(void);

#endif
