/* SPDX-License-Identifier: MIT */
#include "bench.h"
#include "../../bench/side/calls.h"
#include "../../bench/side/report.h"
#include "../cli.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NOT_MEASURED 1

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int list(const struct roster *roster)
{
	const char *last = "";

	for (int s = 0; s < nsettings; s++) {
		if (strcmp(settings[s].axis, last) != 0)
			printf("%s%s:", *last ? "\n" : "", settings[s].axis);
		printf(" %s;", settings[s].value);
		last = settings[s].axis;
	}
	printf("\npeers:");
	for (int i = 0; i < roster->n; i++)
		printf(" %s%s", roster->entry[i].name,
		       roster->entry[i].missing[0] ? " (missing)" : "");
	putchar('\n');
	return cli_finish_output();
}

/* Of the first setting, what is found out in runs apart. */
static void count_apart(struct side *side, const struct places *places)
{
	for (int i = 0; i < side->roster->n; i++) {
		struct figures *f = &side->outcome[0].peer[i];

		if (!f->ran)
			continue;
		f->cpu_us = cpu_of_a_start(&side->roster->entry[i], places,
					   &settings[0], side->wishes->cpu);
		f->syscalls = calls_of_a_start(&side->roster->entry[i], places,
					       &settings[0]);
	}
}

static int measure(struct side *side, const struct places *places)
{
	bool tells = isatty(STDERR_FILENO);
	double began = now_s();
	int status = 0;

	for (int s = 0; s < nsettings; s++) {
		if (!side_wants(side->wishes, &settings[s], NULL))
			continue;
		if (tells)
			fprintf(stderr, "measuring: %s, %s\n", settings[s].axis,
				settings[s].value);
		if (side_measure(side->roster, places, &settings[s],
				 side->wishes, &side->outcome[s]) < 0)
			status = NOT_MEASURED;
	}
	if (side->outcome[0].ran)
		count_apart(side, places);
	side->seconds = now_s() - began;
	return status;
}

static int write_json(const struct side *side, const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdout : fopen(path, "we");
	int r = f ? side_json(side, f) : -1;

	if (f && f != stdout && fclose(f) != 0)
		r = -1;
	if (r == 0)
		return 0;
	cli_complain("bench: %s: %s", path, strerror(errno));
	return CLI_FAILED;
}

static int report(const struct side *side, const struct bench_options *o,
		  const char *plots)
{
	int r = 0;

	if (!o->json || strcmp(o->json, "-") != 0)
		side_table(side, stdout);
	if (o->json)
		r = write_json(side, o->json);
	if (r == 0 && o->pictures) {
		int drawn = side_pictures(side, o->pictures, plots);

		if (drawn == 1)
			cli_complain("bench: no gnuplot here: only the data "
				     "was written");
		r = drawn < 0 ? CLI_FAILED : 0;
	}
	return r ? r : cli_finish_output();
}

int brood_cmd_bench(int argc, const char **argv)
{
	struct roster *roster = calloc(1, sizeof *roster);
	struct side *side = calloc(1, sizeof *side);
	struct places *places = calloc(1, sizeof *places);
	struct bench_options o;
	char plots[4096];
	int status = bench_options(&o, argc, argv), bad;

	if (status < 0 && (!roster || !side || !places ||
			   bench_find(places, plots, sizeof plots) < 0 ||
			   roster_primitives(roster, places) < 0 ||
			   (o.peers && roster_read(roster, o.peers) < 0)))
		status = CLI_FAILED;
	if (status < 0 && o.list)
		status = list(roster);
	if (status < 0) {
		/* A peer that has died must not take the command with it. */
		signal(SIGPIPE, SIG_IGN);
		side->roster = roster;
		side->wishes = &o.wishes;
		bad = measure(side, places);
		status = report(side, &o, plots);
		status = status ? status : bad;
	}
	if (roster)
		roster_free(roster);
	bench_options_free(&o);
	free(roster);
	free(side);
	free(places);
	return status;
}
