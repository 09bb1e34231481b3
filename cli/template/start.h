/* SPDX-License-Identifier: MIT */
#ifndef BROOD_TEMPLATE_START_H
#define BROOD_TEMPLATE_START_H

#include "../cli.h"

#include <brood/template.h>

#include <limits.h>
#include <sys/types.h>

/* What the command line of brood template start asks for. */
struct start {
	const char *name;
	const char **args; /* the template's program and arguments */
	bool foreground;
	int tell; /* where the supervisor tells its starter how it went; 0: no
		   */
	struct brood_template_options options;
	char program[PATH_MAX]; /* an absolute path, unlike args[0] */
};

enum start_parsed { START_GO, START_HELPED, START_REFUSED };
enum start_parsed start_parse(struct start *s, int argc, const char **argv);

/* Fills .program: 0, or an exit status after a complaint. */
int start_find_program(struct start *s);

/* Starts this command again, in a session of its own, as the supervisor, and
 * waits until that is ready: the exit status. */
int start_in_background(int argc, const char **argv);

#endif
