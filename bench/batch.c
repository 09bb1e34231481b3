/* SPDX-License-Identifier: MIT */
/* Many threads that start programs at once, and how long all of it takes. */
#include "round.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

#define STARTS 4 /* by each thread in one batch */

static pthread_barrier_t gate; /* opens twice per batch: begin and end */
static unsigned crew;
static const struct way *job;
static atomic_int failure;

static void *worker(void *unused)
{
	for (;;) {
		pthread_barrier_wait(&gate);
		for (int i = 0; i < STARTS; i++) {
			struct started s;
			int r = job->start(&s);

			if (r == 0)
				r = job->finish(&s);
			if (r < 0)
				atomic_store(&failure, r);
		}
		pthread_barrier_wait(&gate);
	}
	return unused;
}

/* The threads end with the host. */
int batch_prepare(unsigned threads)
{
	int r = pthread_barrier_init(&gate, NULL, threads + 1);

	crew = threads;
	for (unsigned i = 0; i < threads && r == 0; i++) {
		pthread_t t;

		r = pthread_create(&t, NULL, worker, NULL);
	}
	return -r;
}

int batch_run(const struct way *way, struct sample *out)
{
	uint64_t before;

	job = way;
	before = now_ns();
	pthread_barrier_wait(&gate);
	pthread_barrier_wait(&gate);
	out->total_ns = (now_ns() - before) / (crew * STARTS);
	return atomic_load(&failure);
}
