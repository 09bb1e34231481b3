/* SPDX-License-Identifier: MIT */
#include "template/prefetch.h"

#include <linux/auxvec.h>

#include "fork/lines.h"
#include "sys/auxv.h"
#include "sys/sys.h"

/* 4 GiB of memory; the notes on them take 384 KiB. What is beyond has its
 * faults as ever. */
#define PAGES_MOST (UINT64_C(1) << 20)
#define AREAS_MOST 2048

static uint64_t page_size(void)
{
	struct auxv a;

	return auxv_read(&a) < 0 ? 0 : auxv_get(&a, AT_PAGESZ);
}

/* Of a file, as far as a line of maps tells. */
static int has_path(const char *line)
{
	while (*line && *line != '/')
		line++;
	return *line == '/';
}

/* "start-end rwxp ...": private memory, and of what cannot be written to only
 * files. */
static void note(struct prefetch *p, const char *line)
{
	uint64_t start = line_hex(&line), end;
	int is_read;

	if (*line++ != '-')
		return;
	end = line_hex(&line);
	is_read = line[1] == 'r' && line[2] != 'w';
	if (line[0] != ' ' || (is_read ? !has_path(line) : line[2] != 'w') ||
	    line[4] != 'p' || start >> 63 || p->n_areas == AREAS_MOST)
		return;
	end = (end - start) / p->page;
	if (end > PAGES_MOST - p->pages)
		return;
	p->areas[p->n_areas++] =
		(struct prefetch_area){start, end, p->pages, is_read};
	p->pages += end;
}

/* A page of its own, which a relocation has made, has the page tables of all of
 * the area copied to each child, and there is nothing to be had. */
static int has_own_pages(const struct prefetch *p,
			 const struct prefetch_area *a, int pagemap)
{
	for (uint64_t done = 0, n; done < a->pages; done += n) {
		n = prefetch_entries(p, pagemap, a, done);
		if (!n)
			return 1;
		for (uint64_t i = 0; i < n; i++)
			if ((p->entries[i] & (PAGE_PRESENT | PAGE_OF_A_FILE)) ==
			    PAGE_PRESENT)
				return 1;
	}
	return 0;
}

static void leave_out_copied(struct prefetch *p)
{
	int pagemap = sys_openat(SYS_AT_FDCWD, "/proc/self/pagemap",
				 SYS_O_RDONLY | SYS_O_CLOEXEC, 0);
	uint32_t kept = 0;

	for (uint32_t i = 0; i < p->n_areas; i++)
		if (!p->areas[i].is_read ||
		    (pagemap >= 0 && !has_own_pages(p, &p->areas[i], pagemap)))
			p->areas[kept++] = p->areas[i];
	p->n_areas = kept;
	if (pagemap >= 0)
		sys_close(pagemap);
}

static int read_areas(struct prefetch *p)
{
	struct lines l;
	const char *line;
	int r = lines_open(&l, "/proc/self/maps");

	if (r < 0)
		return r;
	while ((r = lines_next(&l, &line)) > 0)
		note(p, line);
	lines_close(&l);
	return r;
}

static void *map(size_t size)
{
	void *at =
		sys_mmap(size, SYS_PROT_READ | SYS_PROT_WRITE, SYS_MAP_PRIVATE);

	return sys_is_error(at) ? NULL : at;
}

static int get_room(struct prefetch *p)
{
	size_t words = (size_t)(p->pages + 63) / 64;

	p->now = map((3 * words + PREFETCH_ENTRIES) * 8);
	p->runs = map(PREFETCH_RUNS * sizeof *p->runs);
	if (!p->now || !p->runs)
		return -ENOMEM;
	p->once = p->now + words;
	p->twice = p->once + words;
	p->entries = p->twice + words;
	return 0;
}

void prefetch_start(struct prefetch *p)
{
	mem_zero(p, sizeof *p);
	p->pagemap = -1;
	p->areas = map(AREAS_MOST * sizeof *p->areas);
	p->page = page_size();
	if (!p->areas || !p->page || read_areas(p) < 0 || get_room(p) < 0)
		p->page = 0;
	else
		leave_out_copied(p);
}
