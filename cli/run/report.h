/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_REPORT_H
#define BROOD_RUN_REPORT_H

#include "live.h"

#include <cjson/cJSON.h>

/* What -v, --json and --report tell. Without these, each of them does nothing
 * but keep what it is told. */

/* Opens --report's file, or takes standard error. Returns 0 or CLI_FAILED. */
int run_report_open(struct run_live *live);

/* -v, as it happens. */
void run_report_steps(struct run_live *live);
void run_report_start(struct run_live *live);
void run_report_signal(struct run_live *live, int signal, const char *why);

/* Everything has been said and done: -v's last lines, or --json. */
void run_report_end(struct run_live *live);

/* report_json.c */
void run_report_json(const struct run_live *live);

/* report_kept.c: what --capture has kept. */
void run_report_kept(cJSON *root, const struct run *run);

/* report_line.c: one line of -v. */
void run_report_line(const struct run_live *live, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* show_step.c: a step as one line of text. */
void run_show_step(const struct brood_step *step, char *buf, size_t size);

/* show_attribute.c: the same for steps on scheduling, identity and life; false
 * for others. */
bool run_show_resource(const struct brood_step *step, char *buf, size_t size);
bool run_show_attribute(const struct brood_step *step, char *buf, size_t size);

/* show_confine.c: the same for steps that confine. */
bool run_show_confinement(const struct brood_step *step, char *buf,
			  size_t size);

/* show_namespace.c: the same for steps on namespaces. */
bool run_show_namespace(const struct brood_step *step, char *buf, size_t size);

/* report_way.c: by which way the process was created, in words. */
const char *run_way(const struct run_live *live);

/* The words for the bits of brood_got() that are set. Returns how many. */
size_t run_got_words(uint64_t got, const char *words[8]);

#endif
