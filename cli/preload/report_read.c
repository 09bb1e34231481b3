/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

uint32_t preload_report_records(const struct preload_report *r)
{
	uint32_t used = __atomic_load_n(&r->file->used, __ATOMIC_ACQUIRE);

	return used < REPORT_RECORDS ? used : REPORT_RECORDS;
}

bool preload_report_loaded(const struct preload_report *r)
{
	uint32_t n = preload_report_records(r);

	for (uint32_t i = 0; i < n; i++)
		if (r->file->records[i].loaded &&
		    r->file->records[i].parent == getpid())
			return true;
	return false;
}

void preload_report_sum(const struct preload_report *r, uint64_t sum[COUNTS])
{
	uint32_t n = preload_report_records(r);

	memset(sum, 0, COUNTS * sizeof *sum);
	for (uint32_t i = 0; i < n; i++)
		for (int c = 0; c < COUNTS; c++)
			sum[c] += r->file->records[i].counts[c];
}

static bool same(const struct preload_stranger *a,
		 const struct preload_stranger *b)
{
	return a->why == b->why && strcmp(a->program, b->program) == 0;
}

static void add(struct preload_stranger *list, size_t *count,
		struct preload_stranger one)
{
	for (size_t i = 0; i < *count; i++)
		if (same(&list[i], &one)) {
			list[i].count += one.count;
			return;
		}
	list[(*count)++] = one;
}

struct preload_stranger *
preload_report_strangers(const struct preload_report *r, size_t *count)
{
	struct preload_stranger *list = calloc(REPORT_STRANGERS, sizeof *list);

	*count = 0;
	for (size_t i = 0; list && i < REPORT_STRANGERS; i++) {
		struct report_stranger *s = &r->file->strangers[i];

		s->program[sizeof s->program - 1] = '\0';
		if (s->state == 2 && s->why < WHYS && s->count)
			add(list, count,
			    (struct preload_stranger){s->program, s->why,
						      s->count});
	}
	return list;
}

const char *preload_why(uint32_t why)
{
	static const char *const words[WHYS] = {
		[WHY_STATIC] = "static",
		[WHY_FOREIGN] = "another libc or machine",
		[WHY_GAINS] = "gets rights by its file",
		[WHY_ENVIRONMENT] = "started without LD_PRELOAD",
	};

	return words[why];
}
