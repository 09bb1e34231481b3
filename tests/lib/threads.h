/* SPDX-License-Identifier: MIT */
#ifndef TEST_THREADS_H
#define TEST_THREADS_H

#include <brood/brood.h>

#define NEEDS_CLONE3()                                                         \
	SKIP_UNLESS(brood_capabilities() & BROOD_HAS_CLONE3, "no clone3 here")

#define THREAD(...)                                                            \
	(&(const struct brood_thread_spec){                                    \
		.size = sizeof(struct brood_thread_spec), __VA_ARGS__})

/* Makes a thread, and fails the test with the error's sentence. */
struct brood_thread *thread_made(const struct brood_thread_spec *spec,
				 int (*fn)(void *), void *arg);
/* Joins it; what it gave. */
int thread_ended(struct brood_thread *thread);

/* So many threads that live, allocate and spawn at the same time: what is kept
 * for each, by the library and by the C library, is there then. How many come to
 * be at once later on is the scheduler's to say. The C library keeps the stacks
 * of few threads only: eight are more than that. */
void warm_threads(int count);

/* The rest of the line of /proc/self/task/TID/status that starts with key. */
const char *thread_status(pid_t tid, const char *key);

/* Until no thread but the caller's is listed: they are for a moment longer
 * than anybody can wait for them. */
void alone_again(void);

/* Returns 5 when *arg, an int, is no longer 0. */
int sleep_until(void *arg);

/* Runs body in a forked child; its wait status. */
int forked(int (*body)(void));

#endif
