/* SPDX-License-Identifier: MIT */
#include "template/prefetch.h"

static void add_up(struct prefetch *p)
{
	for (uint64_t i = 0; i < (p->pages + 63) / 64; i++) {
		p->twice[i] |= p->once[i] & p->now[i];
		p->once[i] |= p->now[i];
		p->now[i] = 0;
	}
}

static int is_used(const struct prefetch *p, uint64_t index)
{
	return p->twice[index / 64] >> index % 64 & 1;
}

static void add(struct prefetch *p, uint64_t start, uint64_t pages)
{
	if (pages < PREFETCH_RUN || p->n_runs == PREFETCH_RUNS)
		return;
	p->runs[p->n_runs++] = (struct prefetch_run){start, pages * p->page};
	p->populated += pages;
}

/* A run does not go beyond its area: what lies between may be anything. */
static void list(struct prefetch *p, const struct prefetch_area *a)
{
	uint64_t run = 0, i = 0;

	for (; i < a->pages; i++) {
		if (is_used(p, a->index + i)) {
			run++;
			continue;
		}
		add(p, a->start + (i - run) * p->page, run);
		run = 0;
	}
	add(p, a->start + (i - run) * p->page, run);
}

void prefetch_sum_up(struct prefetch *p)
{
	add_up(p);
	p->n_runs = 0;
	p->populated = 0;
	for (uint32_t i = 0; i < p->n_areas; i++)
		list(p, &p->areas[i]);
}
