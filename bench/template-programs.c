/* SPDX-License-Identifier: MIT */
#include "template.h"

#include "stats.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum way { PLAIN, WARM, BARE, WAYS };
static const char *const ways[WAYS] = {"brood_spawn", "template",
				       "no prefetch"};

struct row {
	const char *name;
	const char *argv[6];
	uint32_t kind;
	double bar; /* least ratio */
};

static const struct row rows[] = {
	{"hello", {"template-hello"}, BROOD_TEMPLATE_LOADED, 1.5},
	{"hello, ready", {"template-hello-ready"}, BROOD_TEMPLATE_READY, 1.5},
	{"clang", {"clang", "--version"}, BROOD_TEMPLATE_LOADED, 3.5},
	{"perl", {"perl", "-e", "1"}, BROOD_TEMPLATE_LOADED, 1},
	{"git", {"git", "--version"}, BROOD_TEMPLATE_LOADED, 1},
	{"bash", {"bash", "-c", ":"}, BROOD_TEMPLATE_LOADED, 1},
	{"cmake", {"cmake", "--version"}, BROOD_TEMPLATE_LOADED, 1},
	{"gdb", {"gdb", "--version"}, BROOD_TEMPLATE_LOADED, 1},
};
#define ROWS (sizeof rows / sizeof *rows)

/*
 * One child after a pause, so that what a template does meanwhile is nobody's
 * time; and children without any, in which all that it does for them is.
 */
enum figure { ALONE, IN_A_ROW, FIGURES };
#define IN_ROW 4

static double took[ROWS][WAYS][FIGURES][ROUNDS_MOST];
static double faults[ROWS][WAYS][ROUNDS_MOST];

struct ready_row {
	struct brood_spec spec;
	const char *argv[6];
	char path[4096];
	struct brood_template *templates[WAYS];
};

/* The build's own have a path, others are looked up. */
static int prepare(const struct row *row, struct ready_row *r)
{
	static const struct brood_step steps[2] = {
		{.type = BROOD_STEP_NULL, .fd = 1}};

	memcpy(r->argv, row->argv, sizeof r->argv);
	snprintf(r->path, sizeof r->path, "%s",
		 strncmp(row->argv[0], "template-", 9)
			 ? row->argv[0]
			 : template_beside(row->argv[0]));
	r->argv[0] = r->path;
	r->spec = (struct brood_spec){
		.size = sizeof r->spec, .argv = r->argv, .steps = steps};
	for (int way = WARM; way < WAYS; way++) {
		r->templates[way] = template_open_or_say(
			&r->spec, row->kind,
			way == BARE ? BROOD_TEMPLATE_NO_PREFETCH : 0);
		if (!r->templates[way])
			break;
	}
	return r->templates[WARM] && r->templates[BARE];
}

static void once(const struct ready_row *r, int way, double *us, double *pages)
{
	struct brood_child *child;
	struct brood_error err;
	struct brood_exit end;
	double begun = template_now();
	int failed = way == PLAIN
			     ? brood_spawn(&child, &r->spec, &err)
			     : brood_template_spawn(r->templates[way], &child,
						    r->argv, NULL, NULL, &err);

	if (failed)
		template_fail(r->path, &err);
	if (way != PLAIN && brood_got(child) & BROOD_GOT_NO_TEMPLATE)
		template_plain(r->templates[way]);
	template_finish(child, &end);
	*us = template_now() - begun;
	*pages = (double)end.minor_faults;
}

/* A copy of a template may be on its way. */
static void settle(void)
{
	usleep(3000);
}

static void one_turn(const struct ready_row *r, size_t n, int way, int round)
{
	double us, sum = 0;

	settle();
	once(r, way, &took[n][way][ALONE][round], &faults[n][way][round]);
	settle();
	for (int i = 0; i < IN_ROW; i++) {
		double pages;

		once(r, way, &us, &pages);
		sum += us;
	}
	took[n][way][IN_A_ROW][round] = sum / IN_ROW;
}

static void measure(const struct row *row, const struct ready_row *r,
		    int rounds)
{
	size_t n = (size_t)(row - rows);

	for (int round = -10; round < rounds; round++)
		for (int place = 0; place < WAYS; place++)
			one_turn(r, n, template_turn(round + 10, place, WAYS),
				 round < 0 ? 0 : round);
}

static double median_of(size_t n, int way, enum figure f, int rounds)
{
	return stats_median(took[n][way][f], (size_t)rounds);
}

/* The bar is for the ratio in a row, which leaves nothing out. */
static void report(const struct row *row, const struct ready_row *r, int rounds)
{
	struct brood_template_stats stats = {.size = sizeof stats};
	size_t n = (size_t)(row - rows);

	for (int way = 0; way < WAYS; way++) {
		double ratio = 0;

		printf("%-13s %-12s", way ? "" : row->name, ways[way]);
		for (int f = 0; f < FIGURES; f++) {
			double us = median_of(n, way, f, rounds);

			ratio = median_of(n, PLAIN, f, rounds) / us;
			printf(" %9.1f us %5.2f x", us, ratio);
		}
		printf(" %6.0f", stats_median(faults[n][way], (size_t)rounds));
		if (way == WARM) {
			brood_template_stats(r->templates[way], &stats);
			printf("  >= %.1f %s, %llu pages", row->bar,
			       ratio >= row->bar ? "met" : "MISSED",
			       (unsigned long long)stats.prefetched);
		}
		printf("\n");
	}
}

void template_programs(int rounds)
{
	static struct ready_row r;

	printf("start to end of one child, and of each of %d in a row; ratios "
	       "to "
	       "brood_spawn; the child's page faults\n",
	       IN_ROW);
	for (const struct row *row = rows; row < rows + ROWS; row++) {
		memset(&r, 0, sizeof r);
		if (prepare(row, &r)) {
			measure(row, &r, rounds);
			report(row, &r, rounds);
		}
		for (int way = WARM; way < WAYS; way++)
			brood_template_close(&r.templates[way]);
		fflush(stdout);
	}
}
