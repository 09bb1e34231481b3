/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-shell LIBRARY [ROUNDS]": system("true") and popen("true") of the
 * drop-in against libc's, in one process. A round does all four once, the order
 * turned by one each time; the ratio is that of one round's times. The interval
 * is that of stats.h.
 */
#include "stats.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define MOST 20000

typedef int system_fn(const char *);
typedef FILE *popen_fn(const char *, const char *);
typedef int pclose_fn(FILE *);

struct side {
	system_fn *system;
	popen_fn *popen;
	pclose_fn *pclose;
};

enum { SYSTEM, POPEN, CALLS };
static const char *const names[CALLS] = {"system", "popen"};
static double times[CALLS][2][MOST];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int call(const struct side *side, int what)
{
	FILE *f;

	if (what == SYSTEM)
		return side->system("true");
	f = side->popen("true", "r");
	return f ? side->pclose(f) : -1;
}

static double timed(const struct side *side, int what)
{
	double begun = now();

	if (call(side, what) != 0) {
		fprintf(stderr, "%s failed\n", names[what]);
		exit(1);
	}
	return now() - begun;
}

static void *need(void *library, const char *name)
{
	void *f = dlsym(library, name);

	if (!f) {
		fprintf(stderr, "%s\n", dlerror());
		exit(2);
	}
	return f;
}

static struct side of_library(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (!library) {
		fprintf(stderr, "%s\n", dlerror());
		exit(2);
	}
	return (struct side){
		(system_fn *)need(library, "system"),
		(popen_fn *)need(library, "popen"),
		(pclose_fn *)need(library, "pclose"),
	};
}

static void measure(const struct side sides[2], int rounds)
{
	for (int r = -20; r < rounds; r++)
		for (int i = 0; i < 2 * CALLS; i++) {
			int n = (r + 20 + i) % (2 * CALLS);
			double t = timed(&sides[n % 2], n / 2);

			if (r >= 0)
				times[n / 2][n % 2][r] = t;
		}
}

static void show(int what, int rounds)
{
	static double ratios[MOST];
	size_t n = (size_t)rounds;
	struct estimate e;

	for (int r = 0; r < rounds; r++)
		ratios[r] = times[what][0][r] / times[what][1][r];
	e = stats_bootstrap(ratios, n, 16, 1000, 1);
	printf("%-7s libc / drop-in  %.3f  %.3f-%.3f  (%.1f us, %.1f us)\n",
	       names[what], e.mid, e.lo, e.hi, stats_median(times[what][0], n),
	       stats_median(times[what][1], n));
}

int main(int argc, char **argv)
{
	struct side sides[2] = {{system, popen, pclose}, {0}};
	int rounds = argc > 2 ? atoi(argv[2]) : 3000;

	if (argc < 2 || rounds < 32 || rounds > MOST) {
		fprintf(stderr, "usage: brood-bench-shell LIBRARY [ROUNDS]\n");
		return 2;
	}
	sides[1] = of_library(argv[1]);
	measure(sides, rounds);
	for (int what = 0; what < CALLS; what++)
		show(what, rounds);
	return 0;
}
