/* SPDX-License-Identifier: MIT */
#ifndef BROOD_CLI_H
#define BROOD_CLI_H

#include <brood/brood.h>
#include <stdbool.h>
#include <stdio.h>

/* What the files of the command share. Subcommands use the library through its
 * public headers only. */

struct poptOption;

/* Exit statuses of the command itself, as env(1) and timeout(1) have them. */
enum cli_exit {
	CLI_TIMED_OUT = 124,
	CLI_FAILED = 125, /* bad usage, or the command itself failed */
	CLI_CANNOT_EXECUTE = 126,
	CLI_NOT_FOUND = 127,
	CLI_SIGNALED = 128, /* plus the signal */
};

/* Subcommands. argv[0] is the subcommand's own name ("compare"), argv[argc] is
 * NULL; the result is the exit status. */
int brood_cmd_bench(int argc, const char **argv);
int brood_cmd_run(int argc, const char **argv);
int brood_cmd_exec(int argc, const char **argv);
int brood_cmd_compare(int argc, const char **argv);
int brood_cmd_fork_cost(int argc, const char **argv);
int brood_cmd_preload(int argc, const char **argv);
int brood_cmd_template(int argc, const char **argv);
int brood_cmd_help(int argc, const char **argv);

/* One line on stderr, "brood: " before it and a newline after it. */
void cli_complain(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* The same with the library's own sentence on what went wrong. */
void cli_complain_error(const struct brood_error *err);

/* Colour is for terminals only, and never with NO_COLOR set (no-color.org) or
 * TERM=dumb. */
bool cli_wants_colour(FILE *stream);

/* Flushes stdout; the exit status: CLI_FAILED, with a complaint, if something
 * could not be written. */
int cli_finish_output(void);

/* The candidate (the list ends with NULL) most like word, or NULL if none is
 * near enough to be what was meant. */
const char *cli_nearest(const char *word, const char *const *candidates);

/* Complains about an option that popt refused (rc is poptGetNextOpt's, bad is
 * poptBadOption's), with a hint at the nearest option of the table (included
 * tables count too) and at --help of that command. Returns CLI_FAILED. */
int cli_bad_option(const char *command, const struct poptOption *table,
		   const char *bad, int rc);

#endif
