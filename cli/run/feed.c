/* SPDX-License-Identifier: MIT */
#include "feed.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

void run_feed(struct run *run, int fd, const char *text)
{
	struct brood_step step = brood_step_pipe(fd, BROOD_PIPE_CHILD_READS);

	run->feeds = run_grow(run->feeds, run->nfeeds, sizeof *run->feeds);
	run->feeds[run->nfeeds++] =
		(struct run_feed){fd, text, strlen(text), -1};
	run_step(run, step);
}

static void done(struct run_feed *feed)
{
	if (feed->pipe >= 0)
		close(feed->pipe);
	feed->pipe = -1;
}

static void write_some(struct run_feed *feed)
{
	ssize_t n;

	while (feed->left > 0) {
		n = write(feed->pipe, feed->text, feed->left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break; /* the program does not read on */
		feed->text += n;
		feed->left -= (size_t)n;
	}
	done(feed);
}

int run_feed_start(struct run *run, struct brood_child *child)
{
	for (size_t i = 0; i < run->nfeeds; i++) {
		struct run_feed *feed = &run->feeds[i];

		feed->pipe = brood_pipe_take(child, feed->fd);
		if (feed->pipe < 0)
			return feed->pipe;
		/* A program that does not read must not hold the command. */
		if (fcntl(feed->pipe, F_SETFL, O_NONBLOCK) < 0)
			return -errno;
		write_some(feed);
	}
	return 0;
}

void run_feed_poll(const struct run *run, struct pollfd *polls)
{
	for (size_t i = 0; i < run->nfeeds; i++) {
		polls[i].fd = run->feeds[i].pipe;
		polls[i].events = POLLOUT;
	}
}

void run_feed_write(struct run *run, const struct pollfd *polls)
{
	for (size_t i = 0; i < run->nfeeds; i++)
		if (polls[i].fd >= 0 && polls[i].revents)
			write_some(&run->feeds[i]);
}

void run_feed_stop(struct run *run)
{
	for (size_t i = 0; i < run->nfeeds; i++)
		done(&run->feeds[i]);
}
