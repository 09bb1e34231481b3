/* SPDX-License-Identifier: MIT */
#include "template/prefetch.h"

#include "error/text.h"
#include "sys/clock.h"

/* Each look is later than the one before by a quarter of its time, so that the
 * last one has seen four fifths of a child's life, and mostly more. */
#define NAP_FIRST (CLOCK_MS / 20)
#define NAP_MOST (500 * CLOCK_MS)

static void end(struct prefetch *p)
{
	sys_close(p->pagemap);
	p->pagemap = -1;
	p->looked_at += p->seen;
	prefetch_sum_up(p);
}

/* Opened before the child can have become another user. */
void prefetch_child(struct prefetch *p, int pid)
{
	char path[40];
	struct text t = {.buf = path, .size = sizeof path};

	if (prefetch_is_over(p) || p->pagemap >= 0)
		return; /* one at a time */
	text_string(&t, "/proc/");
	text_number(&t, pid);
	text_string(&t, "/pagemap");
	text_end(&t);
	p->pagemap =
		sys_openat(SYS_AT_FDCWD, path, SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	p->tries = p->pagemap < 0 ? PREFETCH_TRIES : p->tries + 1;
	p->seen = 0;
	/* Not at the same point of each child's life. */
	p->nap = NAP_FIRST + p->looked_at * NAP_FIRST / PREFETCH_CHILDREN;
}

uint64_t prefetch_entries(const struct prefetch *p, int pagemap,
			  const struct prefetch_area *a, uint64_t page)
{
	uint64_t n = a->pages - page;
	long got;

	if (n > PREFETCH_ENTRIES)
		n = PREFETCH_ENTRIES;
	got = sys_pread(pagemap, p->entries, n * 8,
			(long)((a->start / p->page + page) * 8));
	return got < 8 ? 0 : (uint64_t)got / 8;
}

static void mark(struct prefetch *p, const struct prefetch_area *a,
		 uint64_t index, uint64_t entry)
{
	const uint64_t all = PAGE_PRESENT | PAGE_ALONE | PAGE_OF_A_FILE;

	if (a->is_read ? !(entry & PAGE_PRESENT)
		       : (entry & all) != (PAGE_PRESENT | PAGE_ALONE))
		return;
	index += a->index;
	p->now[index / 64] |= UINT64_C(1) << index % 64;
	p->seen = 1;
}

/* 0 when the child has none of that memory any more. */
static int look_at(struct prefetch *p, const struct prefetch_area *a)
{
	for (uint64_t done = 0, n; done < a->pages; done += n) {
		n = prefetch_entries(p, p->pagemap, a, done);
		if (!n)
			return 0;
		for (uint64_t i = 0; i < n; i++)
			mark(p, a, done + i, p->entries[i]);
	}
	return 1;
}

void prefetch_look(struct prefetch *p)
{
	int there = 1;

	for (uint32_t i = 0; i < p->n_areas && there; i++)
		there = look_at(p, &p->areas[i]);
	p->nap += p->nap / 4;
	if (!there || p->nap > NAP_MOST)
		end(p);
}
