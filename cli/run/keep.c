/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "keep.h"

#include "redirect.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)

static void keep(struct run *run, int fd)
{
	struct run_keep *k = &run->keeps[fd - 1];

	if (k->fd || run_fd_is_set(run, fd))
		return;
	k->fd = fd;
	k->pipe = -1;
	run_step(run, brood_step_pipe(fd, BROOD_PIPE_CHILD_WRITES));
}

void run_keep_output(struct run *run)
{
	keep(run, STDOUT_FILENO);
}

void run_keep_error(struct run *run)
{
	if (run->capture)
		keep(run, STDERR_FILENO);
}

int run_keep_start(struct run *run, struct brood_child *child)
{
	for (int i = 0; i < RUN_KEEPS; i++) {
		struct run_keep *k = &run->keeps[i];

		k->pipe = k->fd ? brood_pipe_take(child, k->fd) : -1;
		if (k->fd && k->pipe < 0)
			return k->pipe;
	}
	return 0;
}

void run_keep_poll(const struct run *run, struct pollfd *polls)
{
	for (int i = 0; i < RUN_KEEPS; i++) {
		polls[i].fd = run->keeps[i].fd ? run->keeps[i].pipe : -1;
		polls[i].events = POLLIN;
	}
}

static void append(struct run *run, struct run_keep *k, const char *data,
		   size_t size)
{
	size_t left = run->capture_most - k->length;

	k->total += size;
	if (size > left) {
		k->cut = true;
		size = left;
	}
	if (k->length + size + 1 > k->room) {
		size_t room = 2 * (k->length + size + 1);
		char *more = realloc(k->data, room);

		if (!more) {
			k->cut = true;
			return;
		}
		k->data = more;
		k->room = room;
	}
	memcpy(k->data + k->length, data, size);
	k->length += size;
	k->data[k->length] = '\0';
}

/* Returns how much was there. */
static size_t read_some(struct run *run, struct run_keep *k)
{
	char buf[CHUNK];
	ssize_t n = read(k->pipe, buf, sizeof buf);

	if (n > 0) {
		append(run, k, buf, (size_t)n);
		return (size_t)n;
	}
	if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
		close(k->pipe);
		k->pipe = -1;
	}
	return 0;
}

void run_keep_read(struct run *run, const struct pollfd *polls)
{
	for (int i = 0; i < RUN_KEEPS; i++)
		if (polls[i].fd >= 0 && polls[i].revents)
			read_some(run, &run->keeps[i]);
}

static void stop(struct run *run, struct run_keep *k)
{
	struct pollfd poll_one = {k->pipe, POLLIN, 0};
	int left = 0;

	if (ioctl(k->pipe, FIONREAD, &left) < 0)
		left = 0;
	while (left > 0 && k->pipe >= 0) {
		size_t n = read_some(run, k);

		left -= n < (size_t)left ? (int)n : left;
	}
	if (k->pipe < 0)
		return;
	k->held = poll(&poll_one, 1, 0) != 1 || (poll_one.revents & POLLIN);
	close(k->pipe);
	k->pipe = -1;
}

void run_keep_stop(struct run *run)
{
	for (int i = 0; i < RUN_KEEPS; i++)
		if (run->keeps[i].fd && run->keeps[i].pipe >= 0)
			stop(run, &run->keeps[i]);
}

void run_keep_free(struct run *run)
{
	for (int i = 0; i < RUN_KEEPS; i++)
		free(run->keeps[i].data);
}
