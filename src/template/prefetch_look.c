/* SPDX-License-Identifier: MIT */
#include "template/prefetch.h"

#include "error/text.h"
#include "sys/clock.h"

/* Of a page, as /proc/PID/pagemap tells it. */
#define PRESENT (UINT64_C(1) << 63)
#define OF_A_FILE (UINT64_C(1) << 61)
#define ALONE (UINT64_C(1) << 56) /* nobody else has it mapped */

/* Each look is later than the one before by half of its time, so that the last
 * one has seen two thirds of a child's life, and mostly more. */
#define NAP_FIRST (CLOCK_MS / 10)
#define NAP_MOST (500 * CLOCK_MS)

static void end(struct prefetch *p)
{
	sys_close(p->pagemap);
	p->pagemap = -1;
	p->looked_at++;
	prefetch_sum_up(p);
}

/* Opened before the child can have become another user. */
void prefetch_child(struct prefetch *p, int pid)
{
	char path[40];
	struct text t = {.buf = path, .size = sizeof path};

	if (!p->page || p->looked_at >= PREFETCH_CHILDREN)
		return;
	if (p->pagemap >= 0)
		return; /* one at a time */
	text_string(&t, "/proc/");
	text_number(&t, pid);
	text_string(&t, "/pagemap");
	text_end(&t);
	p->pagemap =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	if (p->pagemap < 0)
		p->looked_at = PREFETCH_CHILDREN;
	/* Not at the same point of each child's life. */
	p->nap = NAP_FIRST + p->looked_at * NAP_FIRST / PREFETCH_CHILDREN;
}

static void mark(struct prefetch *p, uint64_t index, uint64_t entry)
{
	if ((entry & PRESENT) && (entry & ALONE) && !(entry & OF_A_FILE))
		p->now[index / 64] |= UINT64_C(1) << index % 64;
}

/* 0 when the child has none of that memory any more. */
static int look_at(struct prefetch *p, const struct prefetch_area *a)
{
	for (uint64_t done = 0; done < a->pages;) {
		uint64_t n = a->pages - done;
		long got;

		if (n > PREFETCH_ENTRIES)
			n = PREFETCH_ENTRIES;
		got = sys_pread(p->pagemap, p->entries, n * 8,
				(long)((a->start / p->page + done) * 8));
		if (got < 8)
			return 0;
		for (uint64_t i = 0; i < (uint64_t)got / 8; i++)
			mark(p, a->index + done + i, p->entries[i]);
		done += (uint64_t)got / 8;
	}
	return 1;
}

void prefetch_look(struct prefetch *p)
{
	int there = 1;

	for (uint32_t i = 0; i < p->n_areas && there; i++)
		there = look_at(p, &p->areas[i]);
	p->nap += p->nap / 2;
	if (!there || p->nap > NAP_MOST)
		end(p);
}
