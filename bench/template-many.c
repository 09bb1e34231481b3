/* SPDX-License-Identifier: MIT */
/*
 * What one more open template costs the others: spawns from the first alone,
 * and from all in turn, with 1, 10 and 100 open; sizes take turns.
 */
#include "template.h"

#include "stats.h"

#include <stdio.h>

#define LARGEST 100
#define SPAWNS 100 /* in a batch */
#define BAR 1.2

static const int sizes[] = {1, 10, LARGEST};
#define SIZES ((int)(sizeof sizes / sizeof *sizes))

enum figure { FIRST, EACH, FIGURES };
static const char *const names[FIGURES] = {"the same one", "all in turn"};
static double took[FIGURES][SIZES][ROUNDS_MOST];

static struct brood_template *templates[LARGEST];
static char program[4096];
static const char *argv[] = {program, NULL};

static void spawn_from(struct brood_template *t)
{
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit end;

	if (brood_template_spawn(t, &child, argv, NULL, NULL, &err))
		template_fail(program, &err);
	if (brood_got(child) & BROOD_GOT_NO_TEMPLATE)
		template_plain(t);
	template_finish(child, &end);
}

static double batch(int size, enum figure figure)
{
	double begun;

	/* The first of each is not like the others. */
	for (int i = 0; i < size; i++)
		spawn_from(templates[i]);
	begun = template_now();
	for (int i = 0; i < SPAWNS; i++)
		spawn_from(templates[figure == EACH ? i % size : 0]);
	return (template_now() - begun) / SPAWNS;
}

static int with(int size, double out[FIGURES])
{
	const struct brood_spec spec = {.size = sizeof spec, .argv = argv};
	int open = 0;

	while (open < size) {
		templates[open] =
			template_open_or_say(&spec, BROOD_TEMPLATE_READY, 0);
		if (!templates[open])
			break;
		open++;
	}
	for (int f = 0; f < FIGURES && open == size; f++)
		out[f] = batch(size, (enum figure)f);
	for (int i = 0; i < open; i++)
		brood_template_close(&templates[i]);
	return open == size;
}

static void report(int rounds)
{
	printf("microseconds for each child, with so many templates open\n");
	for (int f = 0; f < FIGURES; f++) {
		double all[SIZES];

		printf("%-16s", names[f]);
		for (int s = 0; s < SIZES; s++) {
			all[s] = stats_median(took[f][s], (size_t)rounds);
			printf(" %4d: %7.1f", sizes[s], all[s]);
		}
		printf("   largest / smallest %.3f <= %.1f %s\n",
		       all[SIZES - 1] / all[0], BAR,
		       all[SIZES - 1] / all[0] <= BAR ? "met" : "MISSED");
	}
}

void template_many(int rounds)
{
	snprintf(program, sizeof program, "%s",
		 template_beside("template-empty"));
	rounds = rounds / 10 + 3;
	for (int round = 0; round < rounds; round++)
		for (int place = 0; place < SIZES; place++) {
			int s = template_turn(round, place, SIZES);
			double out[FIGURES];

			if (!with(sizes[s], out))
				return;
			for (int f = 0; f < FIGURES; f++)
				took[f][s][round] = out[f];
		}
	report(rounds);
}
