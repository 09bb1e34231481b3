/* SPDX-License-Identifier: MIT */
#include "../cli.h"
#include "helper_path.h"
#include "run.h"
#include "size.h"

#include <errno.h>
#include <limits.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_SIZES "0,64M,1G"
#define DEFAULT_RUNS 50
#define DEFAULT_LIMIT_MS 15000 /* unless --runs says how many it must be */
#define MOST_RUNS 100000

/* Not all could be found out; what could is printed. */
#define SOME_FAILED 1

struct options {
	char *sizes; /* popt's */
	char *runs;
	int json;
	int help;
};

static const char notes[] =
	"\n"
	"Makes tasks with fork, vfork, clone, pthread_create, posix_spawn and\n"
	"brood's calls, looks what each shares with its maker, and times it.\n"
	"Nothing of it is known beforehand: every cell is the answer of an\n"
	"experiment made here and now. See man brood-compare.\n"
	"\n"
	"Exit status: 0; 1 if an experiment failed; 125 on bad usage.\n";

static int refuse(const char *option, const char *value, const char *wanted)
{
	cli_complain("compare: %s %s: %s", option, value, wanted);
	return CLI_FAILED;
}

static int print(const struct report *report, bool json)
{
	int r = 0;

	if (json)
		r = report_json(report, stdout);
	else
		report_table(report, stdout, cli_wants_colour(stdout));
	if (r < 0) {
		cli_complain("compare: %s", strerror(-r));
		return CLI_FAILED;
	}
	r = cli_finish_output();
	if (r == 0 && report_failures(report) > 0)
		r = SOME_FAILED;
	return r;
}

static int no_room(const struct report *report, const char *list)
{
	char why[160];

	snprintf(why, sizeof(why), "no room: %s", report->left_out[0].why);
	return refuse("--rss", list, why);
}

static int compare(const struct options *options)
{
	uint64_t sizes[REPORT_SIZES];
	const char *list = options->sizes ? options->sizes : DEFAULT_SIZES;
	int n = size_list(list, sizes, REPORT_SIZES);
	long runs = DEFAULT_RUNS;
	char program[PATH_MAX], *end;
	struct report report;
	int r;

	if (n == 0)
		return refuse("--rss", list,
			      "at most 8 sizes are wanted, as in 0,64M,1G");
	if (options->runs) {
		runs = strtol(options->runs, &end, 10);
		if (*end || runs < 1 || runs > MOST_RUNS)
			return refuse("--runs", options->runs,
				      "a number from 1 to 100000 is wanted");
	}
	if (helper_path(program, sizeof(program)) < 0)
		return refuse(program, "",
			      "missing: the program that is started");
	r = compare_run(&report, program, sizes, n, (int)runs,
			options->runs ? 0 : DEFAULT_LIMIT_MS);
	if (r == -ENOSPC)
		return no_room(&report, list);
	if (r < 0) {
		cli_complain("compare: %s", strerror(-r));
		return CLI_FAILED;
	}
	r = print(&report, options->json);
	report_free(&report);
	return r;
}

static int help(poptContext context)
{
	poptSetOtherOptionHelp(context, "[OPTION...]");
	poptPrintHelp(context, stdout, 0);
	fputs(notes, stdout);
	return cli_finish_output();
}

int brood_cmd_compare(int argc, const char **argv)
{
	struct options options = {0};
	const struct poptOption table[] = {
		{"rss", 0, POPT_ARG_STRING, &options.sizes, 0,
		 "sizes of the caller's memory to time at; " DEFAULT_SIZES
		 " by default",
		 "LIST"},
		{"runs", 0, POPT_ARG_STRING, &options.runs, 0,
		 "how often each way is timed at each size; 50 by default, or "
		 "as often as 15 seconds allow",
		 "N"},
		{"json", 0, POPT_ARG_NONE, &options.json, 0,
		 "print JSON (docs/compare-schema.json) instead of a table",
		 NULL},
		{"help", 'h', POPT_ARG_NONE, &options.help, 0, "this text",
		 NULL},
		POPT_TABLEEND};
	poptContext context =
		poptGetContext("brood compare", argc, argv, table, 0);
	int rc = poptGetNextOpt(context), status;

	if (rc < -1)
		status = cli_bad_option("compare", table,
					poptBadOption(context, 0), rc);
	else if (options.help)
		status = help(context);
	else if (poptPeekArg(context))
		status = refuse("argument", poptPeekArg(context),
				"none is wanted (see brood compare --help)");
	else
		status = compare(&options);
	free(options.sizes);
	free(options.runs);
	poptFreeContext(context);
	return status;
}
