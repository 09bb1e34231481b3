/* SPDX-License-Identifier: MIT */
#include "keep.h"
#include "options.h"
#include "parse.h"

enum { OPT_VERBOSE = GROUP_REPORT, OPT_JSON, OPT_REPORT, OPT_CAPTURE };

static const struct poptOption table[] = {
	SWITCH("verbose", 'v', OPT_VERBOSE,
	       "say what is done, by which way, and how long each stage took"),
	SWITCH("json", 0, OPT_JSON, "say so at the end as one JSON object"),
	OPTION("report", 'o', OPT_REPORT, "FILE",
	       "write what -v or --json say there, not to standard error"),
	OPTION("capture", 0, OPT_CAPTURE, "SIZE",
	       "keep its output and errors for --json, up to SIZE bytes each"),
	POPT_TABLEEND};

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_VERBOSE:
		run->verbose = true;
		return 0;
	case OPT_JSON:
		run->json = true;
		return 0;
	case OPT_CAPTURE:
		if (parse_size("--capture", arg, &run->capture_most))
			return CLI_FAILED;
		run->capture = true;
		run_keep_output(run);
		return 0;
	default:
		run->report_path = arg;
		return 0;
	}
}

const struct run_group run_group_report = {table, take};
