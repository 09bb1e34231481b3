/* SPDX-License-Identifier: MIT */
/* The other side of peer.h's lines. */
#include "peer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WIDTH_MAX 64

static const char *const jobs[] = {"plain", "redirect", "twelve", "capture"};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int peer_status(int wait_status)
{
	return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0
		       ? 0
		       : -ECHILD;
}

int peer_drain(int fd)
{
	static char buffer[CAPTURE_BYTES + 1];
	size_t all = 0;
	ssize_t n;

	while ((n = read(fd, buffer, sizeof buffer)) > 0)
		all += (size_t)n;
	close(fd);
	return n == 0 && all == CAPTURE_BYTES ? 0 : -EIO;
}

int peer_only_plain(const struct job *job)
{
	return job->kind == JOB_PLAIN ? 0 : -ENOTSUP;
}

int peer_not_twelve(const struct job *job)
{
	return job->kind != JOB_TWELVE ? 0 : -ENOTSUP;
}

static int batch(const struct peer *peer, const struct job *job, int width)
{
	static struct task tasks[WIDTH_MAX];
	uint64_t before, called = 0, ended;
	int r = 0;

	memset(tasks, 0, sizeof *tasks * (size_t)width);
	before = now_ns();
	for (int i = 0; i < width && r == 0; i++)
		r = peer->start(job, &tasks[i]);
	called = now_ns();
	for (int i = 0; i < width && r == 0; i++)
		r = peer->finish(job, &tasks[i]);
	ended = now_ns();
	if (r < 0)
		return r;
	printf("%" PRIu64 ":%" PRIu64 " ", (called - before) / (unsigned)width,
	       (ended - before) / (unsigned)width);
	return 0;
}

static int serve(const struct peer *peer, const struct job *job)
{
	int n, width, r;
	char line[64];

	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "%d %d", &n, &width) != 2 || width < 1 ||
		    width > WIDTH_MAX)
			return -EPROTO;
		for (int i = 0; i < n; i++) {
			r = batch(peer, job, width);
			if (r < 0)
				return r;
		}
		putchar('\n');
		fflush(stdout);
	}
	return 0;
}

static const struct peer *find(const char *name)
{
	for (int i = 0; peers[i]; i++)
		if (strcmp(peers[i]->name, name) == 0)
			return peers[i];
	return NULL;
}

int main(int argc, char **argv)
{
	struct job job = {JOB_PLAIN, argc == 4 ? argv[3] : NULL, {NULL, NULL}};
	const struct peer *peer = argc == 4 ? find(argv[1]) : NULL;
	int kind = 0, r;

	while (peer && kind < 4 && strcmp(jobs[kind], argv[2]) != 0)
		kind++;
	if (!peer || kind == 4) {
		fprintf(stderr, "usage: %s NAME JOB TARGET\n", argv[0]);
		return 2;
	}
	job.kind = (enum job_kind)kind;
	job.argv[0] = argv[3];
	r = peer->prepare ? peer->prepare(&job) : 0;
	printf(r < 0 ? "cannot %s\n" : "ready\n",
	       r == -ENOTSUP ? "it has no way to do this" : strerror(-r));
	fflush(stdout);
	if (r == 0)
		r = serve(peer, &job);
	else
		r = 0;
	if (r < 0)
		fprintf(stderr, "%s: %s\n", argv[1], strerror(-r));
	return r < 0;
}
