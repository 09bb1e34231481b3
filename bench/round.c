/* SPDX-License-Identifier: MIT */
#include "round.h"

#define WARM_UP 20 /* starts of each way before the first round */

static int measure(const struct way *way, struct sample *out)
{
	struct started s;
	uint64_t before = now_ns(), called;
	int r = way->start(&s);

	called = now_ns();
	if (r == 0)
		r = way->finish(&s);
	out->total_ns = now_ns() - before;
	out->call_ns = called - before;
	return r;
}

int round_prepare(const struct series *s)
{
	struct sample unused;
	int r = 0;

	for (unsigned w = 0; w < s->nways && r == 0; w++)
		if (s->scene->ways[w]->prepare)
			r = s->scene->ways[w]->prepare();
	for (unsigned i = 0; i < WARM_UP * s->nways && r == 0; i++)
		r = measure(s->scene->ways[i % s->nways], &unused);
	if (r == 0 && s->scene->threads)
		r = batch_prepare(s->scene->threads);
	return r;
}

/*
 * The order starts one further each round and runs backwards in every other
 * cycle of rounds, so that each way takes each place and follows each
 * neighbour as often as any other.
 */
static unsigned way_at(unsigned round, unsigned place, unsigned n)
{
	unsigned at = (round + place) % n;

	return round / n % 2 ? n - 1 - at : at;
}

int round_run(const struct series *s, unsigned round, unsigned host)
{
	struct sample unused;
	int r = 0;

	/* Hosts take turns: the caches that the other one used come first. */
	if (s->scene->nhosts > 1)
		r = measure(s->scene->ways[0], &unused);
	for (unsigned place = 0; place < s->nways && r == 0; place++) {
		unsigned w = way_at(round, place, s->nways);
		struct sample *out = series_at(s, round, host, w);

		if (s->scene->threads)
			r = batch_run(s->scene->ways[w], out);
		else
			r = measure(s->scene->ways[w], out);
	}
	return r;
}
