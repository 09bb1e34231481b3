/* SPDX-License-Identifier: MIT */
#include "../machine.h"
#include "report.h"

#include <cjson/cJSON.h>

#include <math.h>

static const char *const names[PERCENTILES] = {"p5",  "p25", "p50",
					       "p75", "p99", "p99.9"};

static void add_machine(cJSON *root)
{
	struct machine m;
	cJSON *o;

	machine_describe(&m);
	cJSON_AddStringToObject(root, "date", m.date);
	o = cJSON_AddObjectToObject(root, "machine");
	cJSON_AddStringToObject(o, "cpu", m.cpu);
	cJSON_AddStringToObject(o, "arch", m.arch);
	cJSON_AddNumberToObject(o, "cores", (double)m.cpus);
	cJSON_AddNumberToObject(o, "memory_mib", (double)m.memory_mib);
	cJSON_AddStringToObject(o, "clock", m.clock);
	o = cJSON_AddObjectToObject(root, "versions");
	cJSON_AddStringToObject(o, "kernel", m.kernel);
	cJSON_AddStringToObject(o, "libc", m.libc);
	cJSON_AddStringToObject(o, "brood", m.brood);
}

/* Of what is not the system's own. */
static void add_peers(cJSON *root, const struct roster *roster)
{
	cJSON *o = cJSON_AddObjectToObject(root, "peers");

	for (int i = 0; i < roster->n; i++)
		if (roster->entry[i].version[0] && !roster->entry[i].missing[0])
			cJSON_AddStringToObject(o, roster->entry[i].name,
						roster->entry[i].version);
}

static void add_spread(cJSON *o, const char *name, const double *v)
{
	cJSON *p = cJSON_AddObjectToObject(o, name);

	for (int i = 0; i < PERCENTILES; i++)
		cJSON_AddNumberToObject(p, names[i], v[i]);
}

static void add_peer(cJSON *list, const struct entry *e,
		     const struct figures *f)
{
	cJSON *o;

	if (!f->ran && !f->why_not[0])
		return;
	o = cJSON_CreateObject();
	cJSON_AddItemToArray(list, o);
	cJSON_AddStringToObject(o, "peer", e->name);
	if (!f->ran) {
		cJSON_AddStringToObject(o, "left_out", f->why_not);
		return;
	}
	cJSON_AddNumberToObject(o, "starts", f->n);
	if (f->has_call)
		add_spread(o, "call_us", f->call);
	add_spread(o, "total_us", f->total);
	cJSON_AddNumberToObject(o, "ratio", f->ratio.mid);
	cJSON_AddNumberToObject(o, "low", f->ratio.lo);
	cJSON_AddNumberToObject(o, "high", f->ratio.hi);
	cJSON_AddNumberToObject(o, "faults", f->faults);
	if (!isnan(f->cpu_us))
		cJSON_AddNumberToObject(o, "cpu_us", f->cpu_us);
	if (!isnan(f->syscalls))
		cJSON_AddNumberToObject(o, "system_calls", f->syscalls);
}

static void add_setting(cJSON *list, const struct side *side, int at)
{
	const struct setting *s = &settings[at];
	const struct outcome *out = &side->outcome[at];
	cJSON *o = cJSON_CreateObject(), *got;

	cJSON_AddItemToArray(list, o);
	cJSON_AddStringToObject(o, "axis", s->axis);
	cJSON_AddStringToObject(o, "value", s->value);
	cJSON_AddStringToObject(o, "target", s->target);
	cJSON_AddStringToObject(o, "job", s->job);
	cJSON_AddNumberToObject(o, "at_once",
				s->width < 0 ? -s->width : s->width);
	cJSON_AddBoolToObject(o, "one_core", s->width > 0);
	cJSON_AddNumberToObject(o, "rounds", out->rounds);
	cJSON_AddNumberToObject(o, "drift", out->drift);
	cJSON_AddBoolToObject(o, "drifted", out->drift > DRIFT_FLAGGED);
	got = cJSON_AddArrayToObject(o, "results");
	for (int i = 0; i < side->roster->n; i++)
		add_peer(got, &side->roster->entry[i], &out->peer[i]);
}

int side_json(const struct side *side, FILE *to)
{
	cJSON *root = cJSON_CreateObject();
	cJSON *list;
	char *text;
	int r = -1;

	cJSON_AddStringToObject(root, "schema", "brood-side-by-side-1");
	add_machine(root);
	add_peers(root, side->roster);
	cJSON_AddBoolToObject(root, "quick", side->wishes->quick);
	cJSON_AddNumberToObject(root, "seconds", side->seconds);
	list = cJSON_AddArrayToObject(root, "settings");
	for (int s = 0; s < nsettings; s++)
		if (report_has(side, s))
			add_setting(list, side, s);
	text = cJSON_Print(root);
	cJSON_Delete(root);
	if (text)
		r = fputs(text, to) < 0 || fputc('\n', to) < 0 ? -1 : 0;
	cJSON_free(text);
	return r;
}
