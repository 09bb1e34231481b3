/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-exec [ROUNDS]": what brood_exec and brood_exec_image cost
 * against execve, in a process that does nothing but become itself again. The
 * ways take turns; a round is a chain of many, and each has its median over all
 * rounds.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LINKS "0100"
#define MOST 1001

enum way { EXECVE, BROOD_EXEC, IMAGE, WAYS };
static const char *const names[WAYS] = {"execve", "brood_exec",
					"brood_exec_image"};
static const char *const letters[WAYS] = {"e", "b", "i"};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds of one link of a chain. */
static double chain(const char *path, enum way way)
{
	char *argv[] = {(char *)(uintptr_t)path,
			(char *)(uintptr_t)letters[way], (char[]){LINKS},
			(char *)(uintptr_t)path, NULL};
	char *envp[] = {NULL};
	double begun = now();
	int status = 0;
	pid_t pid = vfork();

	if (!pid) {
		execve(path, argv, envp);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0 || status) {
		fprintf(stderr, "%s %s: status %#x\n", path, letters[way],
			status);
		exit(1);
	}
	return (now() - begun) / atoi(LINKS);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void compare(const char *what, const char *path, int rounds)
{
	static double times[WAYS][MOST];
	double floor = 0;

	for (int r = -1; r < rounds; r++)
		for (int i = 0; i < WAYS; i++) {
			int way = (r + 1 + i) % WAYS;
			double t = chain(path, (enum way)way);

			if (r >= 0)
				times[way][r] = t;
		}
	for (int way = 0; way < WAYS; way++) {
		qsort(times[way], (size_t)rounds, sizeof **times, by_size);
		if (way == EXECVE)
			floor = times[way][rounds / 2];
		printf("%-8s %-17s %8.1f us  %5.2f\n", what, names[way],
		       times[way][rounds / 2], times[way][rounds / 2] / floor);
	}
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 21;
	char self[PATH_MAX] = "", path[PATH_MAX + 32];

	if (rounds < 1 || rounds > MOST ||
	    readlink("/proc/self/exe", self, sizeof self - 1) < 0) {
		fprintf(stderr, "usage: brood-bench-exec [ROUNDS up to %d]\n",
			MOST);
		return 2;
	}
	dirname(self);
	snprintf(path, sizeof path, "%s/chain-static", self);
	compare("static", path, rounds);
	snprintf(path, sizeof path, "%s/chain-dynamic", self);
	compare("dynamic", path, rounds);
	return 0;
}
