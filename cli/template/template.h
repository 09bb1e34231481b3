/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_COMMANDS_H
#define BROOD_TEMPLATE_COMMANDS_H

#include "post.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* brood template: its commands. argv[0] is theirs, as the exit status. */
int do_start(int argc, const char **argv);
int do_list(int argc, const char **argv);
int do_stats(int argc, const char **argv);
int do_stop(int argc, const char **argv);

/* ask.c: the state of a template: 0; -ECONNREFUSED if there is none, in
 * silence if quiet; another negated error number after a complaint. */
int ask_state(const char *name, bool quiet, struct named_state *state);

/* words.c */
const char *state_word(const struct named_state *state);
const char *kind_word(const struct named_state *state);
void print_state(const char *name, const struct named_state *state, FILE *to);

/* json.c: -ENOMEM if there is no memory. */
struct cJSON *state_json(const char *name, const struct named_state *state);
int print_cjson(struct cJSON *root, FILE *to);

/* arguments.c: reads options of which there are --json or another switch and
 * --help, and what follows them. */
struct arguments {
	const char *command; /* "list" */
	const char *usage;   /* what help says that follows */
	const char *notes;
	const char *option; /* the switch's name, and what it does */
	const char *what;
	bool wants_name;

	bool chosen; /* the switch was given */
	const char *name;
};
/* True: go on; else exit with *status. */
bool read_arguments(struct arguments *a, int argc, const char **argv,
		    int *status);

#endif
