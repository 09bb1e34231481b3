/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "deadline.h"

#include "deliver.h"

#define SECOND INT64_C(1000000000)
#define TREE_GRACE (5 * SECOND)

int64_t run_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

static int64_t after(int64_t duration)
{
	int64_t now = run_now();

	return duration == 0 || duration > INT64_MAX - now ? INT64_MAX
							   : now + duration;
}

void run_deadline_begin(struct run_live *live)
{
	live->term_at = after(live->run->timeout_ns);
	live->kill_at = INT64_MAX;
}

/* Whoever owns a tree means it to end. */
static int64_t grace(const struct run_live *live)
{
	int64_t given = live->run->kill_after_ns;

	return given || !live->tree ? given : TREE_GRACE;
}

void run_deadline_told(struct run_live *live, int signal)
{
	if (live->tree && (signal == SIGTERM || signal == SIGHUP) &&
	    live->kill_at == INT64_MAX)
		live->kill_at = after(grace(live));
}

void run_deadline_act(struct run_live *live)
{
	int64_t now = run_now();
	int signal = live->run->timeout_signal;

	if (now >= live->term_at) {
		live->term_at = INT64_MAX;
		live->timed_out = true;
		run_deliver(live, signal, true, "timeout");
		/* A stopped program could not heed it. */
		if (signal != SIGKILL && signal != SIGCONT)
			run_deliver(live, SIGCONT, true, "timeout");
		live->kill_at = after(grace(live));
	} else if (now >= live->kill_at) {
		live->kill_at = INT64_MAX;
		run_kill(live, "kill-after");
	}
}

const struct timespec *run_deadline_next(const struct run_live *live,
					 int64_t also, struct timespec *left)
{
	int64_t at =
		live->term_at < live->kill_at ? live->term_at : live->kill_at;
	int64_t ns;

	if (also < at)
		at = also;
	if (at == INT64_MAX)
		return NULL;
	ns = at - run_now();
	if (ns < 0)
		ns = 0;
	*left = (struct timespec){ns / SECOND, ns % SECOND};
	return left;
}
