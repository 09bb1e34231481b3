/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "started.h"

#include "live.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

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
	started->pid = brood_pid(child);
	atomic_init(&started->decided, false);
	if (timed)
		started->threaded = pthread_create(&started->thread, NULL,
						   wait_for_it, started) == 0;
}

#define FORKED_NO_EXEC 0x40 /* PF_FORKNOEXEC, of proc(5)'s flags */

/* The thread may not have had its turn yet; the kernel knows. */
static bool has_executed(pid_t pid)
{
	char path[32], line[512];
	unsigned flags;
	const char *at = NULL;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	if (fgets(line, sizeof line, f))
		at = strrchr(line, ')');
	fclose(f);
	return at &&
	       sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
	       !(flags & FORKED_NO_EXEC);
}

bool run_started_decided(struct run_started *started)
{
	if (!started->threaded && !atomic_load(&started->decided) &&
	    brood_started(started->child, 0, NULL) != -ETIMEDOUT)
		atomic_store(&started->decided, true);
	return atomic_load(&started->decided) || has_executed(started->pid);
}

void run_started_join(struct run_started *started)
{
	if (started->threaded)
		pthread_join(started->thread, NULL);
	started->threaded = false;
}
