/* SPDX-License-Identifier: MIT */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include "way.h"

#include <stddef.h>

#define WAYS_MAX 8
#define HOSTS_MAX 2

/* The process that starts the programs is made to have this. */
struct condition {
	unsigned fds;    /* open descriptors */
	size_t resident; /* bytes of private memory that is really there */
	int huge;        /* and prepared with huge pages */
};

/*
 * What is measured together: every way in every condition, once per round.
 * With threads, a round is one batch of starts by so many threads at once.
 */
struct scene {
	const char *name;
	unsigned nhosts;
	struct condition hosts[HOSTS_MAX];
	unsigned threads; /* 0: one, pinned to a core */
	unsigned rounds;  /* of a full run */
	unsigned seconds; /* after which it ends with fewer rounds */
	const struct way *ways[WAYS_MAX + 1];
};

struct sample {
	uint64_t call_ns;  /* until the start returned; 0 with threads */
	uint64_t total_ns; /* until reaped and nothing left; per program */
};

/* All samples of a scene, [round][host][way]; shared with the hosts. */
struct series {
	const struct scene *scene;
	unsigned wanted; /* rounds, of which there is room for */
	unsigned rounds; /* that were made */
	unsigned nways;
	struct sample *samples;
	struct condition got[HOSTS_MAX]; /* what the machine could give */
};

enum metric { METRIC_CALL, METRIC_TOTAL };

/* Runs a scene; with seconds 0, however long it takes. 0 or a negated error
 * number, with a message on stderr. */
int series_run(struct series *s, const struct scene *scene, unsigned rounds,
	       unsigned seconds, int cpu);
void series_free(struct series *s);

static inline struct sample *series_at(const struct series *s, unsigned round,
				       unsigned host, unsigned way)
{
	return &s->samples[((size_t)round * s->scene->nhosts + host) *
				   s->nways +
			   way];
}

/* One metric of one way in one condition, round by round, in microseconds. */
void series_column(const struct series *s, unsigned host, const struct way *way,
		   enum metric metric, double *out);

#endif
