/* SPDX-License-Identifier: MIT */
#include "result.h"

#include <cjson/cJSON.h>

#include <errno.h>
#include <stdio.h>

static void add_machine(cJSON *root, const struct result *r)
{
	const struct machine *m = &r->machine;
	cJSON *o = cJSON_AddObjectToObject(root, "machine");

	cJSON_AddStringToObject(o, "cpu", m->cpu);
	cJSON_AddStringToObject(o, "arch", m->arch);
	cJSON_AddNumberToObject(o, "cores", (double)m->cpus);
	cJSON_AddNumberToObject(o, "core_used", r->cpu);
	cJSON_AddNumberToObject(o, "memory_mib", (double)m->memory_mib);
	cJSON_AddStringToObject(o, "clock", m->clock);
	o = cJSON_AddObjectToObject(root, "versions");
	cJSON_AddStringToObject(o, "kernel", m->kernel);
	cJSON_AddStringToObject(o, "libc", m->libc);
	cJSON_AddStringToObject(o, "brood", m->brood);
}

static void add_row(cJSON *list, const struct row *row,
		    const struct row_result *got)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToArray(list, o);
	cJSON_AddStringToObject(o, "id", row->id);
	cJSON_AddStringToObject(o, "what", row->what);
	cJSON_AddStringToObject(o, "scene", row->scene);
	cJSON_AddNumberToObject(o, "ratio", got->ratio.mid);
	cJSON_AddNumberToObject(o, "low", got->ratio.lo);
	cJSON_AddNumberToObject(o, "high", got->ratio.hi);
	if (got->verdict == VERDICT_NONE)
		return;
	cJSON_AddNumberToObject(o, "bar", row->bar);
	cJSON_AddStringToObject(o, "bar_is", row->at_least ? "least" : "most");
	cJSON_AddBoolToObject(o, "met", verdict_is_met(got->verdict));
	cJSON_AddBoolToObject(o, "interval_holds_bar",
			      got->verdict == VERDICT_MET_BY_MEDIAN ||
				      got->verdict == VERDICT_MISSED_BY_MEDIAN);
}

static void add_times(cJSON *list, const struct scene *scene,
		      const struct scene_result *got, unsigned host,
		      unsigned way)
{
	cJSON *o = cJSON_CreateObject();

	cJSON_AddItemToArray(list, o);
	cJSON_AddStringToObject(o, "way", scene->ways[way]->name);
	cJSON_AddNumberToObject(o, "descriptors", got->got[host].fds);
	cJSON_AddNumberToObject(o, "resident_bytes",
				(double)got->got[host].resident);
	if (!scene->threads)
		cJSON_AddNumberToObject(o, "call_us",
					got->times[host][way].call);
	cJSON_AddNumberToObject(o, "total_us", got->times[host][way].total);
}

static void add_scene(cJSON *list, const struct scene *scene,
		      const struct scene_result *got)
{
	cJSON *o = cJSON_CreateObject(), *times;

	cJSON_AddItemToArray(list, o);
	cJSON_AddStringToObject(o, "name", scene->name);
	cJSON_AddNumberToObject(o, "rounds", got->rounds);
	cJSON_AddNumberToObject(o, "rounds_wanted", got->wanted);
	cJSON_AddNumberToObject(o, "threads",
				scene->threads ? scene->threads : 1);
	cJSON_AddNumberToObject(o, "drift", got->drift);
	times = cJSON_AddArrayToObject(o, "times");
	for (unsigned h = 0; h < scene->nhosts; h++)
		for (unsigned w = 0; scene->ways[w]; w++)
			add_times(times, scene, got, h, w);
}

int print_json(const struct result *r)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *list;
	char *text;
	int ret = -ENOMEM;

	cJSON_AddStringToObject(root, "schema", "brood-bench-1");
	cJSON_AddStringToObject(root, "date", r->machine.date);
	cJSON_AddNumberToObject(root, "seconds", r->seconds);
	add_machine(root, r);
	list = cJSON_AddArrayToObject(root, "rows");
	for (unsigned i = 0; i < nrows; i++)
		if (r->rows[i].ran)
			add_row(list, &rows[i], &r->rows[i]);
	list = cJSON_AddArrayToObject(root, "scenes");
	for (unsigned i = 0; i < nscenes; i++)
		if (r->scenes[i].ran)
			add_scene(list, &scenes[i], &r->scenes[i]);
	text = cJSON_Print(root);
	cJSON_Delete(root);
	if (text)
		ret = puts(text) < 0 || fflush(stdout) != 0 ? -EIO : 0;
	cJSON_free(text);
	return ret;
}
