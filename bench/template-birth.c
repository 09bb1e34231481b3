/* SPDX-License-Identifier: MIT */
/*
 * From the request to the running child, and to its end: an empty program's
 * template against a bare fork of the same process by itself.
 */
#include "template.h"

#include "stats.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define BAR 1.3

enum way { FORK, TEMPLATE, NO_PREFETCH, PLAIN, WAYS };
static const char *const ways[WAYS] = {"raw fork", "template", "no prefetch",
				       "brood_spawn"};
enum figure { RUNS, ENDS, FIGURES };
static double took[WAYS][FIGURES][ROUNDS_MOST];

static struct brood_child *forker;
static struct brood_template *templates[WAYS];
static char program[4096];
static const char *argv[] = {program, "tell", NULL};
static const char *fork_argv[] = {program, "fork", NULL};
static int when; /* where the child writes it */

static void by_fork(double *out)
{
	uint64_t answer[2];

	if (write(brood_pipe(forker, 0), "", 1) != 1 ||
	    read(brood_pipe(forker, 1), answer, sizeof answer) != sizeof answer)
		template_fail("the process that forks has gone", NULL);
	for (int i = 0; i < FIGURES; i++)
		out[i] = (double)answer[i] / 1e3;
}

static void by_spawn(int way, double *out)
{
	const struct brood_step steps[] = {brood_step_pass(3, when),
					   brood_step_end()};
	const struct brood_spec spec = {
		.size = sizeof spec, .argv = argv, .steps = steps};
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit end;
	uint64_t ran = 0;
	double begun = template_now();
	int r = way == PLAIN ? brood_spawn(&child, &spec, &err)
			     : brood_template_spawn(templates[way], &child,
						    argv, NULL, steps, &err);

	if (r)
		template_fail(program, &err);
	if (way != PLAIN && brood_got(child) & BROOD_GOT_NO_TEMPLATE)
		template_plain(templates[way]);
	template_finish(child, &end);
	out[ENDS] = template_now() - begun;
	if (pread(when, &ran, sizeof ran, 0) != sizeof ran)
		template_fail("no time", NULL);
	out[RUNS] = (double)ran / 1e3 - begun;
}

/* Each after a pause: a copy that a template makes meanwhile is nobody's. */
static void once(int way, double *out)
{
	usleep(3000);
	if (way == FORK)
		by_fork(out);
	else
		by_spawn(way, out);
}

static int prepare(void)
{
	const struct brood_step pipes[] = {
		brood_step_pipe(0, 0), brood_step_pipe(1, 0), brood_step_end()};
	const struct brood_spec spec = {.size = sizeof spec, .argv = argv},
				fork_spec = {.size = sizeof spec,
					     .argv = fork_argv,
					     .steps = pipes};
	struct brood_error err;

	snprintf(program, sizeof program, "%s",
		 template_beside("template-empty"));
	when = memfd_create("when", MFD_CLOEXEC);
	if (when < 0 || brood_spawn(&forker, &fork_spec, &err))
		template_fail("the process that forks", &err);
	templates[TEMPLATE] =
		template_open_or_say(&spec, BROOD_TEMPLATE_READY, 0);
	templates[NO_PREFETCH] = template_open_or_say(
		&spec, BROOD_TEMPLATE_READY, BROOD_TEMPLATE_NO_PREFETCH);
	return templates[TEMPLATE] && templates[NO_PREFETCH];
}

static void report(int rounds)
{
	static const char *const figures[FIGURES] = {"to running", "to end"};

	printf("an empty program, and a fork of the same process\n");
	for (int f = 0; f < FIGURES; f++) {
		double floor = stats_median(took[FORK][f], (size_t)rounds);

		for (int way = 0; way < WAYS; way++) {
			double us = stats_median(took[way][f], (size_t)rounds);

			printf("%-16s %-12s %9.1f us %7.2f x",
			       way ? "" : figures[f], ways[way], us,
			       us / floor);
			if (way == TEMPLATE && f == RUNS)
				printf("   <= %.1f %s", BAR,
				       us / floor <= BAR ? "met" : "MISSED");
			printf("\n");
		}
	}
}

void template_birth(int rounds)
{
	double one[FIGURES];

	if (prepare()) {
		for (int i = 0; i < 40; i++)
			once(i % WAYS, one);
		for (int round = 0; round < rounds; round++)
			for (int place = 0; place < WAYS; place++) {
				int way = template_turn(round, place, WAYS);

				once(way, one);
				for (int f = 0; f < FIGURES; f++)
					took[way][f][round] = one[f];
			}
		report(rounds);
	}
	brood_template_close(&templates[TEMPLATE]);
	brood_template_close(&templates[NO_PREFETCH]);
	close(brood_pipe_take(forker, 0));
	brood_wait(forker, -1, NULL);
	brood_child_close(&forker);
	close(when);
}
