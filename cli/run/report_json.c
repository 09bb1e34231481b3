/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "report.h"

#include "parse.h"
#include "tree.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_text(cJSON *to, const char *name, const char *text)
{
	char *valid = utf8_valid(text);

	cJSON_AddStringToObject(to, name, valid ? valid : "");
	free(valid);
}

static void add_steps(cJSON *root, const struct run *run)
{
	cJSON *steps = cJSON_AddArrayToObject(root, "steps");
	char text[256];

	for (size_t i = 0; i < run->nsteps; i++) {
		char *valid;

		if (run->steps[i].type == BROOD_STEP_END)
			break;
		run_show_step(&run->steps[i], text, sizeof text);
		valid = utf8_valid(text);
		cJSON_AddItemToArray(steps,
				     cJSON_CreateString(valid ? valid : ""));
		free(valid);
	}
}

static void add_way(cJSON *root, const struct run_live *live)
{
	const char *words[8];
	char names[64];
	size_t n = run_got_words(brood_got(live->child), words);

	cJSON_AddNumberToObject(root, "pid", live->pid);
	cJSON_AddStringToObject(root, "way", run_way(live));
	if (live->run->own_tree)
		cJSON_AddStringToObject(root, "own_tree",
					tree_names(live->tree, names));
	cJSON_AddItemToObject(root, "not_as_asked",
			      cJSON_CreateStringArray(words, (int)n));
}

static void add_times(cJSON *root, const struct run_times *t)
{
	cJSON *times = cJSON_AddObjectToObject(root, "times_ns");

	cJSON_AddNumberToObject(times, "prepare",
				(double)(t->ready - t->begun));
	cJSON_AddNumberToObject(times, "call", (double)(t->called - t->ready));
	if (t->started)
		cJSON_AddNumberToObject(times, "to_program",
					(double)(t->started - t->ready));
	if (t->ended)
		cJSON_AddNumberToObject(times, "total",
					(double)(t->ended - t->begun));
}

static void add_signals(cJSON *root, const struct run_live *live)
{
	cJSON *list = cJSON_AddArrayToObject(root, "signals");
	char name[16];

	for (size_t i = 0; i < live->nevents; i++) {
		const struct run_event *e = &live->events[i];
		cJSON *one = cJSON_CreateObject();

		cJSON_AddStringToObject(one, "signal",
					signal_name(e->signal, name));
		cJSON_AddStringToObject(one, "why", e->why);
		cJSON_AddNumberToObject(one, "at_ns",
					(double)(e->at - live->times.begun));
		cJSON_AddItemToArray(list, one);
	}
}

static void add_exit(cJSON *root, const struct run_live *live)
{
	const struct brood_exit *e = &live->exit;
	cJSON *exit = cJSON_AddObjectToObject(root, "exit");
	char name[16];

	if (e->how == BROOD_EXITED)
		cJSON_AddNumberToObject(exit, "code", e->value);
	else
		cJSON_AddStringToObject(exit, "signal",
					signal_name(e->value, name));
	cJSON_AddBoolToObject(exit, "core_dumped",
			      e->flags & BROOD_EXIT_CORE_DUMPED);
	cJSON_AddBoolToObject(exit, "timed_out", live->timed_out);
	if (e->flags & BROOD_EXIT_NO_USAGE)
		return;
	cJSON_AddNumberToObject(exit, "user_us", (double)e->user_us);
	cJSON_AddNumberToObject(exit, "system_us", (double)e->system_us);
	cJSON_AddNumberToObject(exit, "minor_faults", (double)e->minor_faults);
	cJSON_AddNumberToObject(exit, "major_faults", (double)e->major_faults);
	if (e->max_rss_kib >= 0)
		cJSON_AddNumberToObject(exit, "max_rss_kib",
					(double)e->max_rss_kib);
}

static void add_error(cJSON *root, const struct brood_error *err)
{
	cJSON *error = cJSON_AddObjectToObject(root, "error");
	char text[1024];

	brood_error_format(err, text, sizeof text);
	add_text(error, "message", text);
	cJSON_AddNumberToObject(error, "errno", -err->code);
	if (err->step >= 0)
		cJSON_AddNumberToObject(error, "step", err->step);
}

void run_report_json(const struct run_live *live)
{
	cJSON *root = cJSON_CreateObject();
	char *text;

	cJSON_AddStringToObject(root, "schema", "brood-run/1");
	cJSON_AddNumberToObject(root, "status", live->status);
	add_steps(root, live->run);
	if (live->child)
		add_way(root, live);
	add_times(root, &live->times);
	add_signals(root, live);
	if (live->error.code)
		add_error(root, &live->error);
	else if (live->exit.how == BROOD_EXITED ||
		 live->exit.how == BROOD_SIGNALED)
		add_exit(root, live);
	run_report_kept(root, live->run);
	text = cJSON_PrintUnformatted(root);
	if (text)
		dprintf(live->report_fd, "%s\n", text);
	cJSON_free(text);
	cJSON_Delete(root);
}
