/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "started.h"

#include "live.h"

#include <errno.h>

static void *wait_for_it(void *arg)
{
	struct run_started *started = arg;

	brood_started(started->child, -1, NULL);
	started->at = run_now();
	atomic_store(&started->decided, true);
	return NULL;
}

void run_started_begin(struct run_started *started, struct brood_child *child,
		       bool timed)
{
	started->child = child;
	atomic_init(&started->decided, false);
	if (timed)
		started->threaded = pthread_create(&started->thread, NULL,
						   wait_for_it, started) == 0;
}

bool run_started_decided(struct run_started *started)
{
	if (!started->threaded && !atomic_load(&started->decided) &&
	    brood_started(started->child, 0, NULL) != -ETIMEDOUT)
		atomic_store(&started->decided, true);
	return atomic_load(&started->decided);
}

void run_started_join(struct run_started *started)
{
	if (started->threaded)
		pthread_join(started->thread, NULL);
	started->threaded = false;
}
