/* SPDX-License-Identifier: MIT */
#include "preload.h"

#include <inttypes.h>
#include <stdlib.h>

/* A name in somebody's file may have anything in it. */
static void put_name(const char *name, size_t size, FILE *to)
{
	for (size_t i = 0; i < size && name[i]; i++) {
		unsigned char c = (unsigned char)name[i];

		fputc(c < 0x20 || c == 0x7f ? '?' : c, to);
	}
	fputc('\n', to);
}

static void put_sums(const struct preload_report *r, FILE *to)
{
	uint64_t n[COUNTS];

	preload_report_sum(r, n);
	fprintf(to,
		"accelerated: %" PRIu64 " starts in %" PRIu32
		" programs\n  posix_spawn %" PRIu64 ", system %" PRIu64
		", popen %" PRIu64 "\n",
		n[COUNT_SPAWN] + n[COUNT_SYSTEM] + n[COUNT_POPEN],
		preload_report_records(r), n[COUNT_SPAWN], n[COUNT_SYSTEM],
		n[COUNT_POPEN]);
	if (n[COUNT_LEGACY_CLONE])
		fprintf(to, "  of these without clone3: %" PRIu64 "\n",
			n[COUNT_LEGACY_CLONE]);
	if (n[COUNT_MEMORY_COPIED])
		fprintf(to, "  of these with the memory copied: %" PRIu64 "\n",
			n[COUNT_MEMORY_COPIED]);
	if (n[COUNT_LIBC])
		fprintf(to, "left to libc's own posix_spawn: %" PRIu64 "\n",
			n[COUNT_LIBC]);
	if (n[COUNT_FAILED])
		fprintf(to, "failed, no program started: %" PRIu64 "\n",
			n[COUNT_FAILED]);
	fprintf(to,
		"left alone: fork %" PRIu64 ", vfork %" PRIu64
		"; of the copies %" PRIu64
		" executed a program\nbecame another program: %" PRIu64 "\n",
		n[COUNT_FORK], n[COUNT_VFORK], n[COUNT_FORK_EXEC],
		n[COUNT_BECAME]);
}

static void put_strangers(const struct preload_report *r, FILE *to)
{
	size_t count;
	struct preload_stranger *list = preload_report_strangers(r, &count);

	for (size_t i = 0; i < count; i++) {
		if (i == 0)
			fputs("not accelerated within:\n", to);
		fprintf(to, "%8" PRIu32 "  %s: ", list[i].count,
			preload_why(list[i].why));
		put_name(list[i].program, SIZE_MAX, to);
	}
	free(list);
	if (r->file->strangers_lost)
		fprintf(to, "%8" PRIu32 "  more, no room to name them\n",
			r->file->strangers_lost);
}

static void put_records(const struct preload_report *r, FILE *to)
{
	uint32_t n = preload_report_records(r);

	fputs("   spawn  system   popen  failed    fork   vfork     pid  "
	      "program\n",
	      to);
	for (uint32_t i = 0; i < n; i++) {
		const struct report_record *p = &r->file->records[i];

		if (!p->there)
			continue;
		fprintf(to, "%8u%8u%8u%8u%8u%8u%8d  %s", p->counts[COUNT_SPAWN],
			p->counts[COUNT_SYSTEM], p->counts[COUNT_POPEN],
			p->counts[COUNT_FAILED], p->counts[COUNT_FORK],
			p->counts[COUNT_VFORK], p->pid,
			p->loaded ? "" : "(library missing) ");
		put_name(p->program, sizeof p->program, to);
	}
	if (r->file->lost)
		fprintf(to, "%" PRIu32 " programs had no room to count in\n",
			r->file->lost);
}

void preload_report_text(const struct preload_report *r, FILE *to)
{
	fputs("brood preload: report\n", to);
	put_sums(r, to);
	put_strangers(r, to);
	put_records(r, to);
}
