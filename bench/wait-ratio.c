/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-wait [ROUNDS]": what waiting for children costs with 50, 500 and
 * 5 000 of them alive; sizes take turns. All children of a batch have lived for
 * the same time when the first one ends, whatever the size: who lists /proc
 * meanwhile leaves entries there, which the kernel has to take away when it
 * reaps, and those that live longer are listed more often. Two ways to end:
 *   one    one of the batch is told to end and waited for, all others alive
 *   all    all are told at once, and waited for when all have ended
 * Measured is brood_wait_any() and brood_child_close(), by the processor time
 * of the calling thread and, where nobody has to be waited for, by the clock.
 */
#include <brood/brood.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define LARGEST 5000
#define ROUNDS_MOST 101
#define BAR 1.2

static const int sizes[] = {50, 500, LARGEST};
static const int batches[] = {4, 2, 1}; /* of each size, in a round */
#define SIZES ((int)(sizeof sizes / sizeof *sizes))
#define SAMPLE 50 /* no more than the smallest size */
#define LIFE_US 1e6

enum figure { ONE_CPU, ALL_CPU, ALL_WALL, FIGURES };
static const char *const names[FIGURES] = {
	"one ends, the others live: processor time",
	"all have ended: processor time",
	"all have ended: time by the clock",
};

struct batch {
	struct brood_waitset *set;
	struct brood_child *children[LARGEST];
	int size;
};

static void give_up(const char *what, int r)
{
	fprintf(stderr, "brood-bench-wait: %s: %s\n", what, strerror(-r));
	exit(1);
}

static double microseconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int __attribute__((noreturn)) sleeper(void *arg)
{
	(void)arg;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		pause();
}

/* With the caller's descriptors, so that none has a copy of others' pidfds. */
static void begin(struct batch *b, int size)
{
	const struct brood_clone how = {.size = sizeof how,
					.share = BROOD_SHARE_FILES};
	double born = microseconds(CLOCK_MONOTONIC), lived;
	int r = brood_waitset_new(&b->set, NULL);

	b->size = size;
	for (int i = 0; r == 0 && i < size; i++) {
		r = brood_clone(&b->children[i], &how, sleeper, NULL, NULL);
		if (r == 0)
			r = brood_waitset_add(b->set, b->children[i],
					      &b->children[i], NULL);
	}
	if (r < 0)
		give_up("start", r);
	lived = microseconds(CLOCK_MONOTONIC) - born;
	if (lived < LIFE_US)
		usleep((useconds_t)(LIFE_US - lived));
}

static void tell(struct batch *b, int i)
{
	int r = brood_kill(b->children[i], SIGKILL);

	if (r < 0)
		give_up("kill", r);
}

static void take_one(struct batch *b)
{
	struct brood_child *child;
	void *place;
	int r = brood_wait_any(b->set, -1, &child, &place, NULL);

	if (r < 0)
		give_up("wait", r);
	brood_child_close(place);
}

static void await(struct brood_child *child)
{
	struct pollfd p = {.fd = brood_pidfd(child), .events = POLLIN};

	while (poll(&p, 1, -1) < 0 && errno == EINTR)
		;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(const double *values, int n)
{
	static double sorted[ROUNDS_MOST];

	memcpy(sorted, values, (size_t)n * sizeof *values);
	qsort(sorted, (size_t)n, sizeof *sorted, by_size);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* As many of each size, in an order that is not that of their birth; then the
 * rest, which by now has lived longer, uncounted. */
static void one_by_one(struct batch *b, double *took)
{
	double each[SAMPLE];

	for (int i = 0; i < b->size; i++) {
		int which = (int)((long)i * 7919 % b->size);
		double begun;

		tell(b, which);
		await(b->children[which]);
		begun = microseconds(CLOCK_THREAD_CPUTIME_ID);
		take_one(b);
		if (i < SAMPLE)
			each[i] = microseconds(CLOCK_THREAD_CPUTIME_ID) - begun;
	}
	took[ONE_CPU] += median(each, SAMPLE) * b->size;
}

static void all_at_once(struct batch *b, double *took)
{
	double cpu, wall;

	for (int i = 0; i < b->size; i++)
		tell(b, i);
	for (int i = 0; i < b->size; i++)
		await(b->children[i]);
	wall = microseconds(CLOCK_MONOTONIC);
	cpu = microseconds(CLOCK_THREAD_CPUTIME_ID);
	for (int i = 0; i < b->size; i++)
		take_one(b);
	took[ALL_CPU] += microseconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
	took[ALL_WALL] += microseconds(CLOCK_MONOTONIC) - wall;
}

/* Microseconds for each child, with so many alive. */
static void measure(int s, double *took)
{
	static struct batch b;
	int size = sizes[s];

	for (int f = 0; f < FIGURES; f++)
		took[f] = 0;
	for (int i = 0; i < batches[s]; i++) {
		begin(&b, size);
		one_by_one(&b, took);
		brood_waitset_free(&b.set);
		begin(&b, size);
		all_at_once(&b, took);
		brood_waitset_free(&b.set);
	}
	for (int f = 0; f < FIGURES; f++)
		took[f] /= batches[s] * size;
}

static double took[FIGURES][SIZES][ROUNDS_MOST];

static void report(int rounds)
{
	printf("%-44s", "microseconds for each child, of");
	for (int s = 0; s < SIZES; s++)
		printf("%8d", sizes[s]);
	printf("   largest / smallest   bar\n");
	for (int f = 0; f < FIGURES; f++) {
		double ratios[ROUNDS_MOST], ratio;

		printf("%-44s", names[f]);
		for (int s = 0; s < SIZES; s++)
			printf("%8.2f", median(took[f][s], rounds));
		for (int i = 0; i < rounds; i++)
			ratios[i] = took[f][SIZES - 1][i] / took[f][0][i];
		ratio = median(ratios, rounds);
		printf("   %18.3f   <= %.1f %s\n", ratio, BAR,
		       ratio <= BAR ? "met" : "MISSED");
	}
}

static void raise_limit(void)
{
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 5;

	if (argc > 2 || rounds < 1 || rounds > ROUNDS_MOST) {
		fprintf(stderr, "usage: brood-bench-wait [ROUNDS up to %d]\n",
			ROUNDS_MOST);
		return 2;
	}
	raise_limit();
	for (int i = -1; i < rounds; i++)
		for (int n = 0; n < SIZES; n++) {
			int s = i % 2 ? SIZES - 1 - n : n;
			double figures[FIGURES];

			measure(s, figures);
			for (int f = 0; f < FIGURES && i >= 0; f++)
				took[f][s][i] = figures[f];
		}
	report(rounds);
	return 0;
}
