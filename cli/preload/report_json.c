/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "preload.h"

#include "../run/utf8.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[COUNTS] = {
	[COUNT_SPAWN] = "posix_spawn",
	[COUNT_SYSTEM] = "system",
	[COUNT_POPEN] = "popen",
	[COUNT_LEGACY_CLONE] = "without_clone3",
	[COUNT_MEMORY_COPIED] = "memory_copied",
	[COUNT_FAILED] = "failed",
	[COUNT_LIBC] = "left_to_libc",
	[COUNT_FORK] = "fork",
	[COUNT_VFORK] = "vfork",
	[COUNT_FORK_EXEC] = "copies_that_executed",
	[COUNT_BECAME] = "became",
};

/* What programs wrote need not end, nor be UTF-8, which JSON is. */
static void add_name(cJSON *to, const char *name, size_t size)
{
	char *text = strndup(name, size), *valid = NULL;

	if (text)
		valid = utf8_valid(text);
	cJSON_AddStringToObject(to, "program", valid ? valid : "");
	free(text);
	free(valid);
}

static void add_total(cJSON *root, const struct preload_report *r)
{
	cJSON *total = cJSON_AddObjectToObject(root, "total");
	uint64_t sum[COUNTS];

	preload_report_sum(r, sum);
	cJSON_AddNumberToObject(total, "programs", preload_report_records(r));
	cJSON_AddNumberToObject(total, "accelerated",
				(double)(sum[COUNT_SPAWN] + sum[COUNT_SYSTEM] +
					 sum[COUNT_POPEN]));
	for (int c = 0; c < COUNTS; c++)
		cJSON_AddNumberToObject(total, names[c], (double)sum[c]);
}

static void add_records(cJSON *root, const struct preload_report *r)
{
	cJSON *list = cJSON_AddArrayToObject(root, "programs");
	uint32_t n = preload_report_records(r);

	for (uint32_t i = 0; i < n; i++) {
		const struct report_record *p = &r->file->records[i];
		cJSON *one;

		if (!p->there)
			continue;
		one = cJSON_CreateObject();
		cJSON_AddItemToArray(list, one);
		cJSON_AddNumberToObject(one, "pid", p->pid);
		cJSON_AddNumberToObject(one, "parent", p->parent);
		add_name(one, p->program, sizeof p->program);
		cJSON_AddBoolToObject(one, "loaded", p->loaded != 0);
		for (int c = 0; c < COUNTS; c++)
			cJSON_AddNumberToObject(one, names[c], p->counts[c]);
	}
	cJSON_AddNumberToObject(root, "programs_lost", r->file->lost);
}

static void add_strangers(cJSON *root, const struct preload_report *r)
{
	cJSON *list = cJSON_AddArrayToObject(root, "not_accelerated");
	size_t count;
	struct preload_stranger *all = preload_report_strangers(r, &count);

	for (size_t i = 0; i < count; i++) {
		cJSON *one = cJSON_CreateObject();

		cJSON_AddItemToArray(list, one);
		add_name(one, all[i].program, PATH_MAX);
		cJSON_AddStringToObject(one, "why", preload_why(all[i].why));
		cJSON_AddNumberToObject(one, "count", all[i].count);
	}
	free(all);
	cJSON_AddNumberToObject(root, "not_accelerated_lost",
				r->file->strangers_lost);
}

int preload_report_json(const struct preload_report *r, FILE *to)
{
	cJSON *root = cJSON_CreateObject();
	char *text;

	add_total(root, r);
	add_strangers(root, r);
	add_records(root, r);
	text = cJSON_PrintUnformatted(root);
	cJSON_Delete(root);
	if (!text)
		return -ENOMEM;
	fprintf(to, "%s\n", text);
	free(text);
	return 0;
}
