/* SPDX-License-Identifier: MIT */
/*
 * "watch-clones program args": runs a program and fails if it, or anything it
 * starts, ever creates a process without sharing its memory, libc apart. It
 * proves that the library never forks behind its user's back.
 */
#include "lib/notify.h"

#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int shared, copied;

static void judge(const struct notify_clone *c)
{
	const char *name = strrchr(c->from, '/');

	/* The tests themselves fork, and so does a shell. */
	if (c->probe || (name && !strncmp(name, "/libc.so", 8)))
		return;
	if (c->flags & CLONE_VM) {
		shared++;
		return;
	}
	copied++;
	fprintf(stderr, "watch-clones: flags %llx from %s\n",
		(unsigned long long)c->flags, c->from);
}

int main(int argc, char **argv)
{
	struct notify_clone c;
	int listener = -1, status, pidfd;
	pid_t pid = argc > 1 ? notify_start(argv + 1, &listener) : -1;

	if (pid < 0) {
		fprintf(stderr, "watch-clones: cannot start\n");
		return 125;
	}
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	for (;;) {
		struct pollfd p[] = {{listener, POLLIN, 0}, {pidfd, POLLIN, 0}};

		poll(p, 2, -1);
		if (p[0].revents & POLLIN && !notify_next(listener, &c))
			judge(&c);
		else if (p[1].revents)
			break;
	}
	/* Whatever still runs is no longer watched, and its calls would fail.
	 */
	waitpid(pid, &status, 0);
	fprintf(stderr, "watch-clones: %d share memory, %d copy it\n", shared,
		copied);
	if (copied || !shared)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
