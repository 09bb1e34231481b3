/* SPDX-License-Identifier: MIT */
/*
 * "brood-bench-template-python [ROUNDS]": a script with twelve imports, started
 * plainly and from ready templates that have done the imports, with the normal
 * exit and with the fast one, with the pages of earlier children and without.
 * The ways take turns, and begin with another in each round: one child after a
 * pause, and four in a row, in whose time all is that a template does for them.
 * A ratio is the median over all rounds of that within a round. Ends with 1 if
 * a bar is missed, which is for the children in a row.
 */
#include <brood/brood.h>
#include <brood/template.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "stats.h"

#define IMPORTS                                                                \
	"json,asyncio,argparse,logging,http.client,email,"                     \
	"xml.etree.ElementTree,sqlite3,ssl,unittest,decimal,multiprocessing"
#define ROUNDS_MOST 1000
#define WORDS_MOST 12

enum figure { ALONE, IN_A_ROW, FIGURES };
#define IN_ROW 4

struct way {
	const char *name;
	double bar; /* how many times faster than the first */
	const char *argv[WORDS_MOST];
	uint64_t flags;
	int is_template;
	struct brood_template *t;
	double us[FIGURES][ROUNDS_MOST];
	double ratio[FIGURES][ROUNDS_MOST];
	double faults[ROUNDS_MOST];
};

static char script[] = "/tmp/brood-bench-XXXXXX.py";

#define WARM PYTHON, "-m", "brood.warm", "--import", IMPORTS

static struct way ways[] = {
	{.name = "python3 script.py", .argv = {PYTHON, script}},
	{.name = "the runner, no template", .argv = {WARM, "--", script}},
	{.name = "ready template",
	 .bar = 3,
	 .argv = {WARM, "--", script},
	 .is_template = 1},
	{.name = "  without prefetch",
	 .argv = {WARM, "--", script},
	 .is_template = 1,
	 .flags = BROOD_TEMPLATE_NO_PREFETCH},
	{.name = "ready template, --fast-exit",
	 .bar = 8,
	 .argv = {WARM, "--fast-exit", "--", script},
	 .is_template = 1},
	{.name = "  without prefetch",
	 .argv = {WARM, "--fast-exit", "--", script},
	 .is_template = 1,
	 .flags = BROOD_TEMPLATE_NO_PREFETCH},
};
#define WAYS ((int)(sizeof(ways) / sizeof(*ways)))

static const char *const environment[] = {
	"PATH=/usr/bin:/bin",
	"PYTHONPATH=" PACKAGE,
	NULL,
};

static void fail(const char *what, const struct brood_error *err)
{
	char text[256] = "";

	if (err)
		brood_error_format(err, text, sizeof(text));
	fprintf(stderr, "brood-bench-template-python: %s %s\n", what, text);
	unlink(script);
	exit(2);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void write_script(void)
{
	int fd = mkstemps(script, 3);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		fail("no script can be written", NULL);
	fprintf(file, "import %s\n", IMPORTS);
	fclose(file);
}

static struct brood_spec spec_of(const struct way *way)
{
	return (struct brood_spec){
		.size = sizeof(struct brood_spec),
		.argv = way->argv,
		.envp = environment,
	};
}

static void open_template(struct way *way)
{
	struct brood_spec spec = spec_of(way);
	struct brood_error err;

	if (way->is_template &&
	    brood_template_open(
		    &way->t, &spec,
		    &(struct brood_template_options){
			    .size = sizeof(struct brood_template_options),
			    .kind = BROOD_TEMPLATE_READY,
			    .flags = BROOD_TEMPLATE_REQUIRE | way->flags,
		    },
		    &err) < 0)
		fail("brood_template_open:", &err);
}

static double start(struct way *way, double *faults)
{
	struct brood_spec spec = spec_of(way);
	struct brood_child *child = NULL;
	struct brood_error err;
	struct brood_exit end;
	double begun = now();
	int r = way->t ? brood_template_spawn(way->t, &child, NULL, NULL, NULL,
					      &err)
		       : brood_spawn(&child, &spec, &err);

	if (r < 0)
		fail(way->name, &err);
	if (brood_wait(child, -1, &end) < 0 || end.how != BROOD_EXITED ||
	    end.value)
		fail(way->name, NULL);
	brood_child_close(&child);
	*faults = (double)end.minor_faults;
	return now() - begun;
}

/* The first rounds are not counted: files are read, pages recorded. */
static void take_turn(struct way *way, int round)
{
	int n = round < 0 ? 0 : round;
	double sum = 0, faults;

	usleep(20000);
	way->us[ALONE][n] = start(way, &way->faults[n]);
	usleep(20000);
	for (int i = 0; i < IN_ROW; i++)
		sum += start(way, &faults);
	way->us[IN_A_ROW][n] = sum / IN_ROW;
}

static void compare(int round)
{
	for (int i = 0; i < WAYS; i++)
		for (int f = 0; f < FIGURES; f++)
			ways[i].ratio[f][round] =
				ways[0].us[f][round] / ways[i].us[f][round];
}

static int tell(const struct way *way, size_t rounds)
{
	struct estimate e = {0};
	int missed;

	printf("%-28s %6.0f", way->name, stats_median(way->faults, rounds));
	for (int f = 0; f < FIGURES; f++) {
		e = stats_bootstrap(way->ratio[f], rounds, 5, 1000, 1);
		printf(" %8.2f ms %6.2f [%.2f, %.2f]",
		       stats_median(way->us[f], rounds) / 1e3, e.mid, e.lo,
		       e.hi);
	}
	missed = way->bar > 0 && e.mid < way->bar;
	if (way->bar > 0)
		printf("  bar %.0f: %s", way->bar, missed ? "MISSED" : "kept");
	putchar('\n');
	return missed;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 60;
	int missed = 0;

	if (rounds < 1 || rounds > ROUNDS_MOST)
		fail("ROUNDS is from 1 to 1000", NULL);
	write_script();
	for (int i = 0; i < WAYS; i++)
		open_template(&ways[i]);
	for (int round = -3; round < rounds; round++) {
		for (int i = 0; i < WAYS; i++)
			take_turn(&ways[(i + round + 3) % WAYS], round);
		if (round >= 0)
			compare(round);
	}
	printf("%-28s %6s %11s %6s %14s %11s %6s\n", "", "faults", "one child",
	       "ratio", "", "in a row", "ratio");
	for (int i = 0; i < WAYS; i++)
		missed |= tell(&ways[i], (size_t)rounds);
	for (int i = 0; i < WAYS; i++)
		brood_template_close(&ways[i].t);
	unlink(script);
	return missed;
}
