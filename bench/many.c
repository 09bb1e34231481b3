/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-many [PROGRAMS [ROUNDS]]": a list of tiny programs, two at a
 * time, by brood_spawn_many and by the loop that one writes by hand:
 * posix_spawn until two run, then waitpid for any. And three programs in a
 * pipeline, by brood_pipeline_start and by as many brood_spawns with pipe2
 * between them. The ways take turns, and begin another way round in each round;
 * the figure is the median over all rounds of the ratio within a round.
 */
#include <brood/brood.h>

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define AT_A_TIME 2
#define STAGES 3
#define ROUNDS_MOST 1001

static char *argv_tiny[2];
static struct brood_spec *specs;
static struct brood_outcome *outcomes;
static int programs = 20000, rounds = 5;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "brood-bench-many: %s\n", what);
	exit(1);
}

static void by_hand(void)
{
	int started = 0, running = 0, status;
	pid_t pid;

	while (started < programs || running) {
		for (; started < programs && running < AT_A_TIME; running++) {
			must(!posix_spawn(&pid, argv_tiny[0], NULL, NULL,
					  argv_tiny, environ),
			     "posix_spawn");
			started++;
		}
		must(waitpid(-1, &status, 0) > 0 && !status, "waitpid");
		running--;
	}
}

static void by_many(void)
{
	const struct brood_many how = {.size = sizeof how,
				       .concurrency = AT_A_TIME};

	must(brood_spawn_many(specs, (size_t)programs, outcomes, &how, NULL) ==
		     0,
	     "brood_spawn_many");
	for (int i = 0; i < programs; i++)
		must(outcomes[i].exit.how == BROOD_EXITED &&
			     !outcomes[i].exit.value,
		     "a program failed");
}

static void by_pipeline(void)
{
	for (int i = 0; i < programs / STAGES; i++) {
		struct brood_pipeline *p;
		struct brood_exit end;

		must(brood_pipeline_start(&p, specs, STAGES, NULL, NULL) == 0,
		     "brood_pipeline_start");
		must(brood_pipeline_wait(p, -1, &end) == STAGES - 1 &&
			     !end.value,
		     "brood_pipeline_wait");
		brood_pipeline_close(&p);
	}
}

static void one_by_one(struct brood_child *c[STAGES])
{
	int in = -1, ends[2] = {-1, -1};

	for (int i = 0; i < STAGES; i++) {
		struct brood_step steps[3];
		struct brood_spec spec = specs[i];
		int n = 0;

		if (i + 1 < STAGES)
			must(pipe2(ends, O_CLOEXEC) == 0, "pipe2");
		if (in >= 0)
			steps[n++] = brood_step_pass(0, in);
		if (i + 1 < STAGES)
			steps[n++] = brood_step_pass(1, ends[1]);
		steps[n] = brood_step_end();
		spec.steps = steps;
		must(brood_spawn(&c[i], &spec, NULL) == 0, "brood_spawn");
		if (in >= 0)
			close(in);
		if (i + 1 < STAGES)
			close(ends[1]);
		in = ends[0];
	}
}

static void by_spawns(void)
{
	for (int i = 0; i < programs / STAGES; i++) {
		struct brood_child *c[STAGES];

		one_by_one(c);
		for (int k = 0; k < STAGES; k++) {
			must(brood_wait(c[k], -1, NULL) == 0, "brood_wait");
			brood_child_close(&c[k]);
		}
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *list)
{
	qsort(list, (size_t)rounds, sizeof *list, by_size);
	return list[rounds / 2];
}

static double timed(void (*way)(void))
{
	double begun = now();

	way();
	return (now() - begun) / programs;
}

/* The second way's time is the one that the first's is a ratio of. */
static double compare(const char *first, void (*a)(void), const char *second,
		      void (*b)(void))
{
	static double ratios[ROUNDS_MOST], as[ROUNDS_MOST], bs[ROUNDS_MOST];
	double ratio;

	for (int i = 0; i < rounds; i++) {
		if (i % 2)
			bs[i] = timed(b);
		as[i] = timed(a);
		if (i % 2 == 0)
			bs[i] = timed(b);
		ratios[i] = as[i] / bs[i];
	}
	ratio = median(ratios);
	printf("%-28s %6.1f us a program, least ratio %.3f, most %.3f\n", first,
	       median(as), ratios[0], ratios[rounds - 1]);
	printf("%-28s %6.1f us a program\n", second, median(bs));
	return ratio;
}

static void prepare(void)
{
	static char path[PATH_MAX + 32];
	char self[PATH_MAX] = "";

	must(readlink("/proc/self/exe", self, sizeof self - 1) > 0, "no /proc");
	snprintf(path, sizeof path, "%s/side/brood-bench-tiny", dirname(self));
	argv_tiny[0] = path;
	specs = calloc((size_t)programs + STAGES, sizeof *specs);
	outcomes = calloc((size_t)programs, sizeof *outcomes);
	must(specs && outcomes, "no memory");
	for (int i = 0; i < programs + STAGES; i++)
		specs[i] = (struct brood_spec){
			.size = sizeof *specs,
			.argv = (const char *const *)argv_tiny};
}

int main(int argc, char **argv)
{
	double many, pipes;

	if (argc > 1)
		programs = atoi(argv[1]);
	if (argc > 2)
		rounds = atoi(argv[2]);
	must(programs >= STAGES && rounds > 0 && rounds < ROUNDS_MOST,
	     "PROGRAMS and ROUNDS are numbers");
	prepare();
	printf("%d programs, %d at a time, %d rounds, %ld cores\n", programs,
	       AT_A_TIME, rounds, sysconf(_SC_NPROCESSORS_ONLN));
	many = compare("posix_spawn and waitpid", by_hand, "brood_spawn_many",
		       by_many);
	printf("posix_spawn and waitpid / brood_spawn_many     %.3f  >= 1.20 "
	       "%s\n",
	       many, many >= 1.2 ? "met" : "MISSED");
	pipes = compare("brood_pipeline_start", by_pipeline,
			"brood_spawn, pipe2, close", by_spawns);
	printf("pipeline of 3 / 3 spawns with 2 pipes          %.3f  <= 1.03 "
	       "%s\n",
	       pipes, pipes <= 1.03 ? "met" : "MISSED");
	return 0;
}
