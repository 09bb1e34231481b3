/* SPDX-License-Identifier: MIT */
#include "series.h"
#include "host.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static size_t bytes(const struct series *s)
{
	return (size_t)s->wanted * s->scene->nhosts * s->nways *
	       sizeof(*s->samples);
}

static int fail(const struct scene *scene, const char *what, int r)
{
	fprintf(stderr, "brood-bench: %s: %s: %s\n", scene->name, what,
		strerror(-r));
	return r;
}

/* Every other round starts at the other condition. */
static int run_rounds(struct series *s, struct host *hosts, unsigned seconds)
{
	unsigned n = s->scene->nhosts;
	uint64_t end = now_ns() + seconds * UINT64_C(1000000000);

	while (s->rounds < s->wanted && (!seconds || now_ns() < end)) {
		unsigned round = s->rounds;

		for (unsigned k = 0; k < n; k++) {
			int r = host_round(&hosts[(round + k) % n], round);

			if (r < 0)
				return r;
		}
		s->rounds++;
	}
	return 0;
}

static int run_hosts(struct series *s, unsigned seconds)
{
	struct host hosts[HOSTS_MAX];
	unsigned up = 0;
	int r = 0;

	for (; up < s->scene->nhosts && r == 0; up++) {
		r = host_start(&hosts[up], s, up);
		if (r < 0)
			break;
		s->got[up] = hosts[up].got;
	}
	if (r < 0)
		fail(s->scene, "preparing", r);
	else if ((r = run_rounds(s, hosts, seconds)) < 0)
		fail(s->scene, "measuring", r);
	while (up > 0)
		host_stop(&hosts[--up]);
	return r;
}

int series_run(struct series *s, const struct scene *scene, unsigned rounds,
	       unsigned seconds, int cpu)
{
	cpu_set_t before, one;
	int r;

	*s = (struct series){.scene = scene, .wanted = rounds};
	while (scene->ways[s->nways])
		s->nways++;
	s->samples = mmap(NULL, bytes(s), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (s->samples == MAP_FAILED) {
		s->samples = NULL;
		return fail(scene, "memory for samples", -errno);
	}
	sched_getaffinity(0, sizeof(before), &before);
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (!scene->threads && sched_setaffinity(0, sizeof(one), &one) < 0)
		return fail(scene, "pinning to a core", -errno);
	r = run_hosts(s, seconds);
	sched_setaffinity(0, sizeof(before), &before);
	return r;
}

void series_free(struct series *s)
{
	if (s->samples)
		munmap(s->samples, bytes(s));
	s->samples = NULL;
}

static unsigned way_index(const struct series *s, const struct way *way)
{
	unsigned i = 0;

	while (s->scene->ways[i] != way)
		i++;
	return i;
}

void series_column(const struct series *s, unsigned host, const struct way *way,
		   enum metric metric, double *out)
{
	unsigned w = way_index(s, way);

	for (unsigned round = 0; round < s->rounds; round++) {
		const struct sample *at = series_at(s, round, host, w);

		out[round] = (double)(metric == METRIC_CALL ? at->call_ns
							    : at->total_ns) /
			     1e3;
	}
}
