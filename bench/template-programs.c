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

static double took[ROWS][WAYS][ROUNDS_MOST];
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

static void measure(const struct row *row, struct ready_row *r, int rounds)
{
	size_t n = (size_t)(row - rows);
	double unused[2];

	for (int i = 0; i < 30; i++)
		once(r, i % WAYS, &unused[0], &unused[1]);
	for (int round = 0; round < rounds; round++)
		for (int place = 0; place < WAYS; place++) {
			int way = template_turn(round, place, WAYS);

			once(r, way, &took[n][way][round],
			     &faults[n][way][round]);
		}
}

static void report(const struct row *row, const struct ready_row *r, int rounds)
{
	struct brood_template_stats stats = {.size = sizeof stats};
	size_t n = (size_t)(row - rows), count = (size_t)rounds;
	double plain = stats_median(took[n][PLAIN], count);

	for (int way = 0; way < WAYS; way++) {
		double us = stats_median(took[n][way], count);

		printf("%-16s %-12s %9.1f us %7.2f x %8.0f faults",
		       way ? "" : row->name, ways[way], us, plain / us,
		       stats_median(faults[n][way], count));
		if (way == WARM) {
			brood_template_stats(r->templates[way], &stats);
			printf("   >= %.1f %s, %llu pages prefetched", row->bar,
			       plain / us >= row->bar ? "met" : "MISSED",
			       (unsigned long long)stats.prefetched);
		}
		printf("\n");
	}
}

void template_programs(int rounds)
{
	static struct ready_row r;

	printf("start to end, faults of the child, ratio to brood_spawn\n");
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
