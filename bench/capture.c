/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-capture [MIB [ROUNDS]]": how fast brood_run takes what cat
 * writes, against what a shell and a loop by hand do with it. All ways run once
 * in each round, in turns; ratios are of one round, then medians.
 */
#include "stats.h"

#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MOST 1001

extern char **environ;

static size_t size;
static int source; /* a file in memory that cat reads */
static char *cat[] = {(char[]){"cat"}, NULL};

static void give_up(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static pid_t start_cat(int in, int out)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	if (posix_spawnp(&pid, "cat", &actions, NULL, cat, environ))
		give_up("cat");
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

static void reap(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid || status)
		give_up("cat has failed");
}

/* cat <source | cat >/dev/null */
static void two_cats(void)
{
	int ends[2], null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	pid_t first, second;

	if (null < 0 || pipe2(ends, O_CLOEXEC))
		give_up("pipe");
	first = start_cat(source, ends[1]);
	second = start_cat(ends[0], null);
	close(ends[0]);
	close(ends[1]);
	close(null);
	reap(first);
	reap(second);
}

/* What everybody writes, with the size known beforehand. */
static void read_loop(void)
{
	int ends[2];
	char *room = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t at = 0;
	ssize_t n;
	pid_t pid;

	if (room == MAP_FAILED || pipe2(ends, O_CLOEXEC))
		give_up("memory");
	pid = start_cat(source, ends[1]);
	close(ends[1]);
	while (at < size &&
	       (n = read(ends[0], room + at,
			 size - at < 65536 ? size - at : 65536)) > 0)
		at += (size_t)n;
	close(ends[0]);
	reap(pid);
	if (at != size)
		give_up("short");
	munmap(room, size);
}

static void run(struct brood_stream out)
{
	const struct brood_step steps[] = {brood_step_pass(0, source),
					   brood_step_end()};
	const struct brood_spec spec = {.size = sizeof spec,
					.argv = (const char *const *)cat,
					.steps = steps};
	const struct brood_run how = {
		.size = sizeof how, .out = out, .err.to = BROOD_STREAM_LEAVE};
	struct brood_result result;
	struct brood_error err;
	char why[256];

	if (brood_run(&spec, &how, &result, &err) < 0) {
		brood_error_format(&err, why, sizeof why);
		fprintf(stderr, "%s\n", why);
		exit(1);
	}
	if (result.out.total != size || result.exit.value)
		give_up("short");
	brood_result_free(&result);
}

static void counted(void)
{
	run((struct brood_stream){.to = BROOD_STREAM_COUNT});
}

static void kept(void)
{
	run((struct brood_stream){.to = BROOD_STREAM_KEEP});
}

static void spilled(void)
{
	run((struct brood_stream){.to = BROOD_STREAM_SPILL, .memory = 65536});
}

static void spilled_to_memory(void)
{
	int fd = memfd_create("bench", MFD_CLOEXEC);

	run((struct brood_stream){.to = BROOD_STREAM_SPILL,
				  .memory = 65536,
				  .fd = fd,
				  .flags = BROOD_STREAM_FD});
	close(fd);
}

enum { TWO_CATS, READ_LOOP, COUNTED, KEPT, SPILLED, SPILLED_TO_MEMORY, WAYS };
static const struct {
	const char *name;
	void (*run)(void);
} ways[WAYS] = {
	{"cat | cat >/dev/null", two_cats},
	{"read() into fresh memory", read_loop},
	{"brood_run, counted", counted},
	{"brood_run, kept in memory", kept},
	{"brood_run, spilled to /var/tmp", spilled},
	{"brood_run, spilled to a memfd", spilled_to_memory},
};
static const struct {
	const char *name;
	int way, to;
	double bar; /* 0: none */
} ratios[] = {
	{"counted", COUNTED, TWO_CATS, 0.9},
	{"kept in memory", KEPT, READ_LOOP, 0.9},
	{"spilled to /var/tmp", SPILLED, TWO_CATS, 0},
	{"spilled to a memfd", SPILLED_TO_MEMORY, TWO_CATS, 0},
};
static double times[WAYS][MOST];

/*
 * A virtual machine may give free memory back to its host, two seconds after it
 * was freed, and the next touch of each page then costs far more than all that
 * is measured here. Which way meets such memory would be chance: so as much as
 * a way takes is touched right before each.
 */
static void warm_up(void)
{
	size_t room = size + size / 2;
	char *at = mmap(NULL, room, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		return;
	madvise(at, room, MADV_HUGEPAGE);
	for (size_t i = 0; i < room; i += 4096)
		at[i] = 1;
	munmap(at, room);
}

static double seconds(void (*fn)(void))
{
	struct timespec a, b;

	warm_up();
	lseek(source, 0, SEEK_SET);
	clock_gettime(CLOCK_MONOTONIC, &a);
	fn();
	clock_gettime(CLOCK_MONOTONIC, &b);
	return (double)(b.tv_sec - a.tv_sec) +
	       (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

static long peak_kib(void)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	long kib = -1;

	while (f && fgets(line, sizeof line, f))
		sscanf(line, "VmHWM: %ld", &kib);
	if (f)
		fclose(f);
	return kib;
}

static void print(size_t rounds)
{
	double r[MOST];

	printf("%-32s %9s %9s\n", "way", "ms", "MiB/s");
	for (int w = 0; w < WAYS; w++) {
		double t = stats_median(times[w], rounds);

		printf("%-32s %9.1f %9.0f\n", ways[w].name, 1e3 * t,
		       (double)(size >> 20) / t);
	}
	printf("\n%-22s %-26s %6s  %13s  %s\n", "throughput of", "to that of",
	       "median", "95% interval", "bar");
	for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
		struct estimate e;

		for (size_t k = 0; k < rounds; k++)
			r[k] = times[ratios[i].to][k] / times[ratios[i].way][k];
		e = stats_bootstrap(r, rounds, rounds < 64 ? 1 : 16, 1000, 1);
		printf("%-22s %-26s %6.3f  %6.3f-%6.3f", ratios[i].name,
		       ways[ratios[i].to].name, e.mid, e.lo, e.hi);
		if (ratios[i].bar > 0)
			printf("  >= %.2f %s", ratios[i].bar,
			       e.mid >= ratios[i].bar ? "met" : "MISSED");
		printf("\n");
	}
}

static void fill(void)
{
	static char block[1 << 20];

	source = memfd_create("source", MFD_CLOEXEC);
	for (size_t i = 0; i < sizeof block; i++)
		block[i] = (char)(i * 2654435761u >> 13);
	for (size_t at = 0; at < size; at += sizeof block)
		if (source < 0 ||
		    write(source, block, sizeof block) != sizeof block)
			give_up("source");
}

int main(int argc, char **argv)
{
	int mib = argc > 1 ? atoi(argv[1]) : 1024;
	int rounds = argc > 2 ? atoi(argv[2]) : 11;
	long before, spilling;

	if (mib < 1 || rounds < 1 || rounds > MOST || argc > 3) {
		fprintf(stderr, "usage: brood-bench-capture [MIB [ROUNDS]]\n");
		return 2;
	}
	size = (size_t)mib << 20;
	fill();
	before = peak_kib();
	lseek(source, 0, SEEK_SET);
	spilled();
	spilling = peak_kib() - before;
	for (int r = 0; r < rounds; r++)
		for (int i = 0; i < WAYS; i++) {
			int w = (r + i) % WAYS;

			if (r / WAYS % 2)
				w = WAYS - 1 - w;
			times[w][r] = seconds(ways[w].run);
		}
	printf("%d MiB, %d rounds; peak memory grew by %ld KiB while "
	       "spilling\n",
	       mib, rounds, spilling);
	print((size_t)rounds);
	return 0;
}
