/* SPDX-License-Identifier: MIT */
/* One setting: its peers take turns, round by round. */
#define _GNU_SOURCE
#include "figures.h"
#include "host.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WARM_UP 24     /* starts of each peer before the first round, */
#define WARM_UP_S 0.25 /* or fewer, if they take so long */
#define WIDE 8         /* from here on a batch is a round of its own */
#define ASKED                                                                  \
	4 /* batches of a round; the first does not count: what ran            \
	   * before has left its caches, and its dying */
#define ROUNDS_MIN 4
#define ROUNDS_MAX 4000

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool named(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = list; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, name, n) == 0 &&
		    (at[n] == '\0' || at[n] == ','))
			return true;
	}
	return false;
}

bool side_wants(const struct wishes *wishes, const struct setting *setting,
		const struct entry *entry)
{
	bool core = setting->extent == FULL_CORE ||
		    (wishes->quick && setting->extent == QUICK_CORE);

	if (wishes->quick && setting->extent >= FULL)
		return false;
	if (wishes->axes && !named(wishes->axes, setting->axis))
		return false;
	if (!entry || strcmp(entry->name, "floor") == 0)
		return true;
	if (wishes->only)
		return named(wishes->only, entry->name);
	return entry->core || !core;
}

static double available_bytes(void)
{
	unsigned long long kib = 0;
	char line[128];
	FILE *f = fopen("/proc/meminfo", "re");

	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "MemAvailable: %llu", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return (double)kib * 1024;
}

/* How many peers with so much memory each this machine holds at once. */
static int at_once(unsigned memory_mib)
{
	int n;

	if (!memory_mib)
		return PEERS_MAX;
	n = (int)(0.8 * available_bytes() / ((double)memory_mib * 1048576));
	return n < PEERS_MAX ? n : PEERS_MAX;
}

/*
 * The order starts one further each round and runs backwards in every other
 * cycle, so that each peer follows each neighbour as often as any other.
 */
static int place(unsigned round, int at, int n)
{
	int turned = (int)((round + (unsigned)at) % (unsigned)n);

	return round / (unsigned)n % 2 ? n - 1 - turned : turned;
}

struct group {
	int n;
	struct host host[PEERS_MAX];
	struct samples samples[PEERS_MAX];
	double faults[PEERS_MAX]; /* before the first round */
};

static void give_up(struct group *g, int at, const char *why,
		    struct figures *figures)
{
	snprintf(figures->why_not, sizeof figures->why_not, "%s",
		 g->host[at].why[0] ? g->host[at].why : why);
	host_stop(&g->host[at]);
	samples_free(&g->samples[at]);
	g->n--;
	memmove(&g->host[at], &g->host[at + 1],
		(size_t)(g->n - at) * sizeof *g->host);
	memmove(&g->samples[at], &g->samples[at + 1],
		(size_t)(g->n - at) * sizeof *g->samples);
	memmove(&g->faults[at], &g->faults[at + 1],
		(size_t)(g->n - at) * sizeof *g->faults);
}

static unsigned batches(int width)
{
	return width < WIDE ? ASKED : 2;
}

static int one_turn(struct group *g, int at, unsigned round, int width)
{
	struct pair pairs[ASKED];
	unsigned n = batches(width);

	if (host_ask(&g->host[at], (int)n, width, pairs) < 0)
		return -1;
	return samples_add(&g->samples[at], round, pairs + 1, n - 1);
}

static int warm(struct group *g, int at, int width)
{
	double end = now_s() + WARM_UP_S;
	struct pair pair;

	for (int n = 0; n < WARM_UP && now_s() < end; n += width)
		if (host_ask(&g->host[at], 1, width, &pair) < 0)
			return -1;
	g->faults[at] = host_faults(&g->host[at]);
	return 0;
}

static unsigned rounds(struct group *g, const struct roster *roster, int width,
		       double seconds, struct outcome *outcome)
{
	double end = now_s() + seconds;
	unsigned round = 0;

	while (g->n > 1 && round < ROUNDS_MAX &&
	       (round < ROUNDS_MIN || now_s() < end)) {
		for (int i = 0; i < g->n; i++) {
			int at = place(round, i, g->n);

			if (one_turn(g, at, round, width) == 0)
				continue;
			give_up(g, at, "it failed while it was measured",
				&outcome->peer[g->host[at].entry -
					       roster->entry]);
			if (at == 0) /* the floor */
				return round;
			break; /* the round is made without the rest */
		}
		round++;
	}
	return round;
}

static void start_group(struct group *g, const struct roster *roster,
			const struct places *places, const struct setting *s,
			const struct wishes *wishes, const int *members, int n,
			struct outcome *outcome)
{
	int cpu = s->width < 0 ? -1 : wishes->cpu, width = abs(s->width);

	for (int i = 0; i < n; i++) {
		const struct entry *e = &roster->entry[members[i]];
		struct figures *f = &outcome->peer[members[i]];
		struct host *h = &g->host[g->n];

		if (host_start(h, e, places, s, cpu, f->why_not,
			       sizeof f->why_not) < 0)
			continue;
		samples_init(&g->samples[g->n++]);
		if (warm(g, g->n - 1, width) < 0)
			give_up(g, g->n - 1, "it failed at its first starts",
				f);
	}
}

static int floor_of(const struct group *g)
{
	return g->n && strcmp(g->host[0].entry->name, "floor") == 0 ? 0 : -1;
}

static void finish_group(struct group *g, const struct roster *roster,
			 const struct setting *s, struct outcome *outcome)
{
	double starts_of_a_round = batches(abs(s->width)) * abs(s->width);

	for (int i = 0; i < g->n; i++) {
		struct figures *f =
			&outcome->peer[g->host[i].entry - roster->entry];
		double faults = host_faults(&g->host[i]) - g->faults[i];

		figures_make(f, &g->samples[i], &g->samples[0]);
		f->faults = faults / (g->samples[i].rounds * starts_of_a_round);
	}
	if (g->n)
		outcome->drift = samples_drift(&g->samples[0]);
	for (int i = 0; i < g->n; i++) {
		host_stop(&g->host[i]);
		samples_free(&g->samples[i]);
	}
}

static int measure_group(const struct roster *roster,
			 const struct places *places, const struct setting *s,
			 const struct wishes *wishes, const int *members, int n,
			 double seconds, struct outcome *outcome)
{
	static struct group g;
	unsigned made;

	memset(&g, 0, sizeof g);
	start_group(&g, roster, places, s, wishes, members, n, outcome);
	if (floor_of(&g) < 0) {
		fprintf(stderr, "bench: %s %s: no floor: %s\n", s->axis,
			s->value, outcome->peer[members[0]].why_not);
		finish_group(&g, roster, s, outcome);
		return -1;
	}
	made = rounds(&g, roster, abs(s->width), seconds, outcome);
	if (!outcome->ran || made < outcome->rounds)
		outcome->rounds = made;
	outcome->ran = true;
	finish_group(&g, roster, s, outcome);
	return 0;
}

int side_measure(const struct roster *roster, const struct places *places,
		 const struct setting *s, const struct wishes *wishes,
		 struct outcome *outcome)
{
	int who[PEERS_MAX], group[PEERS_MAX], n = 0, room, groups, r = 0;

	for (int i = 0; i < roster->n; i++) {
		const struct entry *e = &roster->entry[i];

		if (e->missing[0])
			snprintf(outcome->peer[i].why_not,
				 sizeof outcome->peer[i].why_not, "%s",
				 e->missing);
		else if (side_wants(wishes, s, e))
			who[n++] = i;
	}
	room = at_once(s->memory_mib);
	if (room < 2) {
		for (int i = 0; i < n; i++)
			strcpy(outcome->peer[who[i]].why_not,
			       "not enough free memory");
		return 0;
	}
	/* The floor is in every group. */
	groups = (n - 1 + room - 2) / (room - 1);
	group[0] = who[0];
	for (int g = 0; g < groups && r == 0; g++) {
		int members = 1;

		for (int i = 1 + g; i < n; i += groups)
			group[members++] = who[i];
		r = measure_group(roster, places, s, wishes, group, members,
				  (double)wishes->seconds / groups, outcome);
	}
	return r;
}
