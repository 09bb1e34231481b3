/* SPDX-License-Identifier: MIT */
#include "capture/capture.h"

#include "sys/sys.h"

/*
 * A page fault costs more than what is copied into the page: what becomes large
 * is laid out for huge pages, which are asked for by twos of MiB right before
 * they are needed, outside of the read, which keeps the writer out.
 */
#define PAGES ((size_t)64 * 1024) /* whole pages everywhere */
#define HUGE ((size_t)2 << 20)

static size_t up(size_t size, size_t unit)
{
	return (size + unit - 1) & ~(unit - 1);
}

/* The next size, no larger than the limit makes necessary. */
static size_t next_size(const struct stream *s)
{
	size_t size = s->room < 4 * PAGES ? 4 * s->room : 2 * s->room;
	uint64_t most = UINT64_MAX;

	if (s->how->limit)
		most = s->how->limit;
	if (s->how->to == BROOD_STREAM_SPILL && s->how->memory < most)
		most = s->how->memory;
	if (!size)
		size = PAGES;
	else if (size > 4 * PAGES)
		size = up(size, HUGE);
	if (most < size && most + 1 > s->room)
		size = up((size_t)most + 1, most < HUGE ? PAGES : HUGE);
	return size;
}

static int map(struct stream *s, size_t size)
{
	char *at =
		sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);

	if (sys_is_error(at))
		return -ENOMEM;
	s->memory = at;
	s->room = size;
	return 0;
}

/* Linux puts whole huge pages where they can be huge since 6.7; before, it is
 * a matter of luck, and of time only. */
static int move(struct stream *s, size_t size)
{
	char *at = sys_mremap(s->memory, s->room, size, SYS_MREMAP_MAYMOVE);

	if (sys_is_error(at))
		return -ENOMEM;
	if (size >= HUGE && s->room < HUGE)
		sys_madvise(at, size, SYS_MADV_HUGEPAGE);
	s->memory = at;
	s->room = size;
	return 0;
}

static int grow(struct stream *s)
{
	size_t size = next_size(s);
	int r;

	if (size <= s->room)
		return -ENOMEM;
	if (!s->room)
		return map(s, size);
	r = move(s, size);
	/* A limit on memory may still allow some more. */
	if (r < 0 && size > s->room + HUGE)
		r = move(s, up(s->room + 1, HUGE));
	return r;
}

/* What this does not do, or this kernel lacks, is done by the read. */
static void prepare(struct stream *s, size_t size)
{
	while (s->room >= HUGE && s->ready < s->out->length + size &&
	       s->ready < s->room) {
		sys_madvise(s->memory + s->ready, HUGE,
			    SYS_MADV_POPULATE_WRITE);
		s->ready += HUGE;
	}
}

long memory_read(struct stream *s, size_t size)
{
	size_t left = s->room - s->out->length;
	long n;

	/* One byte is the NUL's. */
	if (left < 2 || (left < size && left < s->room / 2 && s->room < HUGE)) {
		int r = grow(s);

		if (r < 0 && left < 2)
			return r;
		left = s->room - s->out->length;
	}
	if (size > left - 1)
		size = left - 1;
	prepare(s, size);
	n = sys_read(s->fd, s->memory + s->out->length, size);
	if (n > 0)
		s->out->length += (size_t)n;
	return n;
}

void memory_finish(struct stream *s)
{
	size_t used = up(s->out->length + 1, PAGES);

	if (!s->memory)
		return;
	if (used < s->room) {
		sys_munmap(s->memory + used, s->room - used);
		s->room = used;
	}
	s->memory[s->out->length] = '\0';
	s->out->data = s->memory;
	s->out->mapped = s->room;
}
