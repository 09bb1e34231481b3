/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_PARSE_H
#define BROOD_RUN_PARSE_H

#include "run.h"

/* Readers of option values. Each returns 0, or CLI_FAILED after a complaint
 * that names the option. */

int parse_number(const char *option, const char *text, int max, int *value);
int parse_integer(const char *option, const char *text, int min, int max,
		  int *value);
/* Bytes, or with K, M or G behind; in silence, false if it is none. */
bool read_size(const char *text, uint64_t *value);
int parse_size(const char *option, const char *text, size_t *value);
int parse_octal(const char *option, const char *text, unsigned *value);

/* A time as timeout(1) takes it: a decimal number and s, m, h, d, or one of
 * ms, us, ns. */
int parse_duration(const char *option, const char *text, int64_t *ns);

/* One signal: a number, or a name with or without SIG; RTMIN+n, RTMAX-n. */
int parse_signal(const char *option, const char *text, int *signal);

/* Several of them with commas between, or "all". */
int parse_signals(const char *option, const char *text, uint64_t *set);

/* "TERM"; buf takes the names that are made up. */
const char *signal_name(int signal, char buf[16]);

/* NAME=LIMIT, NAME=SOFT:HARD, NAME=SOFT: or NAME=:HARD. */
int parse_rlimit(const char *option, const char *text, struct brood_step *step);

/* The name of a resource, or NULL. */
const char *rlimit_name(int resource);

/* POLICY or POLICY:PRIORITY; CLASS or CLASS:LEVEL. */
int parse_scheduler(const char *option, const char *text,
		    struct brood_step *step);
int parse_io_class(const char *option, const char *text,
		   struct brood_step *step);

/* Their names, or "?". */
const char *policy_name(int policy);
const char *io_class_name(int ioprio);

/* A list such as 0,2-3; the mask is the run's. */
int parse_cpus(struct run *run, const char *option, const char *text,
	       struct brood_step *step);

/* POLICY or POLICY:NODES, as a step. */
int parse_numa(struct run *run, const char *option, const char *text);

/* Its name, or "?". */
const char *numa_policy_name(int mode);

/* That list again. */
void show_cpus(const struct brood_step *step, char *buf, size_t room);

#endif
