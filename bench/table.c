/* SPDX-License-Identifier: MIT */
#include "result.h"

#include <stdio.h>

static void print_machine(const struct result *r)
{
	const struct machine *m = &r->machine;

	printf("%s, %s, %s, %ld cores (core %d used), %ld MiB\n", m->date,
	       m->cpu, m->arch, m->cpus, r->cpu, m->memory_mib);
	printf("%s, %s, brood %s, clock %s, %.0f s\n", m->kernel, m->libc,
	       m->brood, m->clock, r->seconds);
}

static void print_rows(const struct result *r)
{
	printf("\n%-40s %6s  %13s  %7s\n", "ratio", "median", "95% interval",
	       "bar");
	for (unsigned i = 0; i < nrows; i++) {
		const struct row_result *got = &r->rows[i];
		char bar[32] = "";

		if (!got->ran)
			continue;
		if (rows[i].bar != NO_BAR)
			snprintf(bar, sizeof(bar), "  %s %.2f %s",
				 rows[i].at_least ? ">=" : "<=", rows[i].bar,
				 verdict_text(got->verdict));
		printf("%-40s %6.3f  %6.3f-%6.3f%s\n", rows[i].what,
		       got->ratio.mid, got->ratio.lo, got->ratio.hi, bar);
	}
	printf("~: the interval holds the bar, the median decides\n");
}

static void print_times(const struct scene *scene,
			const struct scene_result *got)
{
	for (unsigned h = 0; h < scene->nhosts; h++) {
		char where[64];

		snprintf(where, sizeof(where), "%s: %u fds, %zu MiB",
			 scene->name, got->got[h].fds,
			 got->got[h].resident >> 20);
		for (unsigned w = 0; scene->ways[w]; w++) {
			printf("%-32s %-12s", where, scene->ways[w]->name);
			if (scene->threads)
				printf(" %9s", "-");
			else
				printf(" %9.1f", got->times[h][w].call);
			printf(" %9.1f\n", got->times[h][w].total);
		}
	}
}

/* Ratios are taken within a round, so drift hurts absolute times only. */
static void print_notes(const struct scene *scene,
			const struct scene_result *got)
{
	if (got->rounds < got->wanted)
		printf("note: \"%s\" had time for %u of %u rounds\n",
		       scene->name, got->rounds, got->wanted);
	if (got->drift > DRIFT_FLAGGED)
		printf("note: in \"%s\" %s itself drifted by %.0f %% during "
		       "the run\n",
		       scene->name, scene->ways[0]->name, got->drift * 100);
}

void print_table(const struct result *r)
{
	print_machine(r);
	print_rows(r);
	printf("\n%-32s %-12s %9s %9s\n", "median, microseconds", "way", "call",
	       "total");
	for (unsigned i = 0; i < nscenes; i++)
		if (r->scenes[i].ran)
			print_times(&scenes[i], &r->scenes[i]);
	for (unsigned i = 0; i < nscenes; i++)
		if (r->scenes[i].ran)
			print_notes(&scenes[i], &r->scenes[i]);
}
