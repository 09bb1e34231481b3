/* SPDX-License-Identifier: MIT */
#include "machine.h"
#include "report.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void add_cell(cJSON *cells, const char *key, const struct cell *cell)
{
	switch (cell->kind) {
	case CELL_WORD:
		cJSON_AddStringToObject(cells, key, cell->text);
		break;
	case CELL_NUMBER:
		cJSON_AddNumberToObject(cells, key, (double)cell->number);
		break;
	default:
		cJSON_AddNullToObject(cells, key);
	}
}

static void add_spread(cJSON *to, const char *key, const struct spread *spread)
{
	cJSON *object = cJSON_AddObjectToObject(to, key);

	cJSON_AddNumberToObject(object, "median", (double)spread->median);
	cJSON_AddNumberToObject(object, "p10", (double)spread->low);
	cJSON_AddNumberToObject(object, "p90", (double)spread->high);
}

static void add_times(const struct report *report, int way, cJSON *to)
{
	cJSON *times = cJSON_AddArrayToObject(to, "times");

	for (int s = 0; s < report->nsizes; s++) {
		const struct spread *call = report_call(report, s, way);
		cJSON *one = cJSON_CreateObject();

		cJSON_AddItemToArray(times, one);
		cJSON_AddNumberToObject(one, "bytes", (double)report->sizes[s]);
		cJSON_AddNumberToObject(one, "runs", call->count);
		if (call->error) {
			cJSON_AddStringToObject(one, "error",
						strerror(-call->error));
			continue;
		}
		if (call->endless) {
			cJSON_AddStringToObject(one, "not_applicable",
						"the call does not return");
			continue;
		}
		add_spread(one, "call_ns", call);
		add_spread(one, "total_ns", report_total(report, s, way));
	}
}

static void add_growth(cJSON *to, const char *key, double times)
{
	if (times > 0)
		cJSON_AddNumberToObject(to, key,
					(double)(long)(times * 1000) / 1000);
	else
		cJSON_AddNullToObject(to, key);
}

static void add_way(const struct report *report, int w, cJSON *ways)
{
	const struct way *way = &report->ways[w];
	cJSON *object = cJSON_CreateObject(), *part;

	cJSON_AddItemToArray(ways, object);
	cJSON_AddStringToObject(object, "key", way->key);
	cJSON_AddStringToObject(object, "name", way->name);
	cJSON_AddStringToObject(object, "how", way->how);
	cJSON_AddBoolToObject(object, "runs_program", way->execs);
	cJSON_AddBoolToObject(object, "replaces_caller", way->replaces);
	part = cJSON_AddObjectToObject(object, "cells");
	for (int p = 0; p < report->nprobes; p++)
		add_cell(part, report->probes[p].key,
			 &report->cells[w * report->nprobes + p]);
	add_times(report, w, object);
	part = cJSON_AddObjectToObject(object, "growth");
	add_growth(part, "call", report_growth(report, report->call, w));
	add_growth(part, "total", report_growth(report, report->total, w));
}

static void add_machine(cJSON *to)
{
	cJSON *object = cJSON_AddObjectToObject(to, "machine");
	struct machine machine;

	machine_get(&machine);
	cJSON_AddStringToObject(object, "kernel", machine.kernel);
	cJSON_AddStringToObject(object, "processor", machine.processor);
	cJSON_AddStringToObject(object, "libc", machine.libc);
	cJSON_AddNumberToObject(object, "cpus", (double)machine.cpus);
	cJSON_AddNumberToObject(object, "load", machine.load);
	cJSON_AddNumberToObject(object, "page_bytes",
				(double)machine.page_bytes);
}

/* Why a cell is null. */
static void add_reasons(const struct report *report, cJSON *to, int kind,
			const char *key)
{
	cJSON *reasons = cJSON_AddArrayToObject(to, key);
	const struct cell *cell = report->cells;

	for (int w = 0; w < report->nways; w++)
		for (int p = 0; p < report->nprobes; p++, cell++) {
			cJSON *one;

			if (cell->kind != kind)
				continue;
			one = cJSON_CreateObject();
			cJSON_AddItemToArray(reasons, one);
			cJSON_AddStringToObject(one, "way",
						report->ways[w].key);
			cJSON_AddStringToObject(one, "probe",
						report->probes[p].key);
			cJSON_AddStringToObject(one, "why", cell->text);
		}
}

static void add_sizes(const struct report *report, cJSON *to)
{
	cJSON *sizes = cJSON_AddArrayToObject(to, "sizes");
	cJSON *left_out = cJSON_AddArrayToObject(to, "left_out");

	for (int i = 0; i < report->nsizes; i++)
		cJSON_AddItemToArray(
			sizes, cJSON_CreateNumber((double)report->sizes[i]));
	for (int i = 0; i < report->nleft_out; i++) {
		const struct left_out *left = &report->left_out[i];
		cJSON *one = cJSON_CreateObject();

		cJSON_AddItemToArray(left_out, one);
		cJSON_AddNumberToObject(one, "bytes", (double)left->bytes);
		cJSON_AddStringToObject(one, "why", left->why);
	}
}

static void add_findings(const struct report *report, cJSON *to)
{
	cJSON *findings = cJSON_AddArrayToObject(to, "findings");
	char *text = report_findings(report);

	for (char *line = text, *end; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = 0;
		cJSON_AddItemToArray(findings, cJSON_CreateString(line));
	}
	free(text);
}

int report_json(const struct report *report, FILE *to)
{
	cJSON *root = cJSON_CreateObject(), *ways;
	char *text;

	cJSON_AddStringToObject(root, "schema", "brood-compare-2");
	cJSON_AddStringToObject(root, "version", BROOD_VERSION_STRING);
	add_machine(root);
	cJSON_AddNumberToObject(root, "runs", report->runs);
	cJSON_AddNumberToObject(root, "pages_written", PROBE_PAGES);
	add_sizes(report, root);
	ways = cJSON_AddArrayToObject(root, "ways");
	for (int w = 0; w < report->nways; w++)
		add_way(report, w, ways);
	add_reasons(report, root, CELL_FAILED, "failed");
	add_reasons(report, root, CELL_NONE, "not_applicable");
	add_reasons(report, root, CELL_REFUSED, "refused");
	add_findings(report, root);
	text = cJSON_Print(root);
	cJSON_Delete(root);
	if (!text)
		return -ENOMEM;
	fprintf(to, "%s\n", text);
	cJSON_free(text);
	return 0;
}
