/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_STARTED_H
#define BROOD_RUN_STARTED_H

#include <brood/brood.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Does the program run yet? brood_started() answers, but has no descriptor to
 * wait on beside signals. Where the moment itself is asked for (a report), a
 * thread waits for it; else the question is put when the answer matters.
 */
struct run_started {
	struct brood_child *child;
	pid_t pid;
	bool threaded;
	pthread_t thread;
	atomic_bool decided;
	int64_t at; /* when it was decided, if threaded */
};

/* Begins. timed asks for .at. Never fails: without a thread .at stays 0. */
void run_started_begin(struct run_started *started, struct brood_child *child,
		       bool timed);

/* Has the child reached its program, or failed to? */
bool run_started_decided(struct run_started *started);

/* To be called when the child has ended, before any call on its handle but
 * brood_kill(): the thread is in one. */
void run_started_join(struct run_started *started);

#endif
