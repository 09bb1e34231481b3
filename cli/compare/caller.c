/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "caller.h"
#include "ballast.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void nothing(void *arg)
{
	(void)arg;
}

static int gcd(int a, int b)
{
	return b == 0 ? a : gcd(b, a % b);
}

int caller_order(int n, int round, int at)
{
	int step = 1 + round / n % n;

	/* With a step that shares no divisor with n all n are reached. */
	while (gcd(step, n) != 1)
		step = step % n + 1;
	return (round + at * step) % n;
}

/* One task, from before the call until it is gone. */
static int once(const struct way *way, const char *program, int64_t *call,
		int64_t *total)
{
	const char *const argv[] = {program, NULL};
	const struct job job = {.act = way->execs ? NULL : nothing,
				.argv = argv};
	struct task task;
	int64_t began = now();
	int r = way->start(way, &job, &task);

	*call = now() - began;
	if (r == 0)
		r = way->finish(&task);
	*total = now() - began;
	return r;
}

static void go_round(const struct course *course, const struct lap *lap,
		     int round)
{
	int n = course->nways, counts = round < 0 ? 0 : round, w, i, r;
	int64_t call, total;

	for (int at = 0; at < n; at++) {
		w = caller_order(n, counts, at);
		i = w * course->runs + counts;
		if (lap->error[w])
			continue;
		/* The first is not timed: it pays for what another way left
		 * behind, such as pages that a fork has write-protected. */
		for (int twice = 0; twice < 2; twice++) {
			r = once(&course->ways[w], course->program, &call,
				 &total);
			if (r < 0)
				lap->error[w] = r;
		}
		lap->call[i] = call;
		lap->total[i] = total;
	}
}

static void serve(const struct course *course, const struct lap *lap,
		  uint64_t bytes, int socket) __attribute__((noreturn));

static void serve(const struct course *course, const struct lap *lap,
		  uint64_t bytes, int socket)
{
	int result, round;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	result = ballast_grow(bytes);
	while (send(socket, &result, sizeof(result), 0) > 0 && result == 0 &&
	       recv(socket, &round, sizeof(round), 0) > 0)
		go_round(course, lap, round);
	_exit(0);
}

/* What it answers, or -ECHILD if it is no more. */
static int answer(const struct caller *caller)
{
	int message;
	ssize_t n;

	do
		n = recv(caller->socket, &message, sizeof(message), 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == (ssize_t)sizeof(message) ? message : -ECHILD;
}

int caller_start(struct caller *caller, const struct course *course,
		 const struct lap *lap, uint64_t bytes)
{
	int ends[2], r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	caller->socket = ends[0];
	caller->pid = fork();
	if (caller->pid == 0) {
		close(ends[0]);
		serve(course, lap, bytes, ends[1]);
	}
	r = caller->pid < 0 ? -errno : 0;
	close(ends[1]);
	if (r < 0) {
		close(ends[0]);
		return r;
	}
	r = answer(caller);
	if (r < 0)
		caller_end(caller);
	return r;
}

int caller_round(struct caller *caller, int round)
{
	if (send(caller->socket, &round, sizeof(round), MSG_NOSIGNAL) < 0)
		return -errno;
	return answer(caller);
}

void caller_end(struct caller *caller)
{
	close(caller->socket);
	/* Callers made later hold a copy of the socket: it does not end this
	 * one, which has nothing to put in order. */
	kill(caller->pid, SIGKILL);
	while (waitpid(caller->pid, NULL, 0) < 0 && errno == EINTR)
		;
}
