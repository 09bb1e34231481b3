/* SPDX-License-Identifier: MIT */
#include "template/prefetch.h"

#include "sys/sys.h"

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

static void add(struct prefetch *p, uint64_t start, uint64_t pages, int advice)
{
	if (!pages || p->n_runs == PREFETCH_RUNS)
		return;
	p->runs[p->n_runs++] =
		(struct prefetch_run){start, pages * p->page, advice};
	p->populated += pages;
}

/* A run does not go beyond its area: what lies between may be anything. */
static void list_written(struct prefetch *p, const struct prefetch_area *a)
{
	uint64_t run = 0, i = 0;

	for (; i <= a->pages; i++) {
		if (i < a->pages && is_used(p, a->index + i)) {
			run++;
			continue;
		}
		add(p, a->start + (i - run) * p->page, run,
		    SYS_MADV_POPULATE_WRITE);
		run = 0;
	}
}

/* What the kernel has mapped around a page that was read, it does again. */
static void list_read(struct prefetch *p, const struct prefetch_area *a)
{
	uint64_t first = a->start / p->page, i = 0;

	while (i < a->pages) {
		if (!is_used(p, a->index + i)) {
			i++;
			continue;
		}
		add(p, a->start + i * p->page, 1, SYS_MADV_POPULATE_READ);
		i += PREFETCH_AROUND - (first + i) % PREFETCH_AROUND;
	}
}

void prefetch_sum_up(struct prefetch *p)
{
	add_up(p);
	p->n_runs = 0;
	p->populated = 0;
	for (uint32_t i = 0; i < p->n_areas; i++)
		if (p->areas[i].is_read)
			list_read(p, &p->areas[i]);
		else
			list_written(p, &p->areas[i]);
}
