/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "watch.h"

#include "deadline.h"
#include "feed.h"
#include "forward.h"
#include "keep.h"
#include "pty.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

enum {
	SIGNALS,
	CHILD,
	KEEPS,
	PTY = KEEPS + RUN_KEEPS,
	FEEDS = PTY + PTY_POLLS
};

/* What run_deliver() did by SIGKILL counts as its signal. */
static void put_right(struct run_live *live)
{
	bool killed =
		live->exit.how == BROOD_SIGNALED && live->exit.value == SIGKILL;

	if (!live->ended_by || (live->exit.how != BROOD_NOT_STARTED && !killed))
		return;
	live->exit.how = BROOD_SIGNALED;
	live->exit.value = live->ended_by;
	live->error = (struct brood_error){0};
}

/* The program has ended; or its process, before there was a program. */
static int ended(struct run_live *live)
{
	live->times.ended = run_now();
	brood_started(live->child, -1, &live->error);
	live->times.started = live->started.at;
	put_right(live);
	if (live->exit.how == BROOD_LOST) {
		cli_complain("the program's exit status was lost: something "
			     "else waited for it");
		return -ECHILD;
	}
	return live->error.code;
}

static int once(struct run_live *live, struct pollfd *polls)
{
	int64_t look_at = run_pty_poll(live, polls + PTY);
	struct timespec left;
	int r;

	run_keep_poll(live->run, polls + KEEPS);
	run_feed_poll(live->run, polls + FEEDS);
	if (ppoll(polls, FEEDS + live->run->nfeeds,
		  run_deadline_next(live, look_at, &left), NULL) < 0) {
		if (errno != EINTR)
			return -errno;
		for (size_t i = 0; i < FEEDS + live->run->nfeeds; i++)
			polls[i].revents = 0;
	}
	run_deadline_act(live);
	if (polls[SIGNALS].revents)
		run_forward(live, false);
	run_pty_move(live, polls + PTY);
	run_feed_write(live->run, polls + FEEDS);
	run_keep_read(live->run, polls + KEEPS);
	/* Without a pidfd, SIGCHLD was the news, if there was any. */
	if (!polls[CHILD].revents && live->pidfd >= 0)
		return 0;
	run_started_join(&live->started);
	r = brood_wait(live->child, 0, &live->exit);
	return r == 0 ? 1 : r == -ETIMEDOUT ? 0 : r;
}

int run_watch(struct run_live *live)
{
	struct pollfd *polls = calloc(FEEDS + live->run->nfeeds, sizeof *polls);
	int r = polls ? 0 : -ENOMEM;

	run_forward(live, true);
	if (polls) {
		polls[SIGNALS] = (struct pollfd){live->sigfd, POLLIN, 0};
		polls[CHILD] = (struct pollfd){live->pidfd, POLLIN, 0};
	}
	while (r == 0)
		r = once(live, polls);
	free(polls);
	if (r > 0)
		return ended(live);
	cli_complain("cannot wait for the program (error %d)", -r);
	brood_kill(live->child, SIGKILL);
	run_started_join(&live->started);
	return r;
}
