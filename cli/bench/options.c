/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "../cli.h"
#include "bench.h"

#include <popt.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define QUICK_SECONDS 3
#define FULL_SECONDS 25

static const char notes[] =
	"\n"
	"Measures what starting a program costs here, by each of the system's "
	"own\n"
	"ways and by brood's, side by side in one run: ratios to the floor, "
	"which\n"
	"is vfork and execve in assembly. See man brood-bench.\n"
	"\n"
	"Exit status: 0; 1 if something could not be measured; 125 on bad "
	"usage.\n";

static int last_allowed_cpu(void)
{
	cpu_set_t set;
	int cpu = CPU_SETSIZE - 1;

	if (sched_getaffinity(0, sizeof set, &set) < 0)
		return 0;
	while (cpu > 0 && !CPU_ISSET(cpu, &set))
		cpu--;
	return cpu;
}

static int help(poptContext context)
{
	poptPrintHelp(context, stdout, 0);
	fputs(notes, stdout);
	return cli_finish_output();
}

static int check(const struct bench_options *o, poptContext context)
{
	if (poptPeekArg(context))
		cli_complain("bench: unexpected argument \"%s\"",
			     poptPeekArg(context));
	else if (o->wishes.seconds < 0)
		cli_complain("bench: --seconds: not a positive number");
	else
		return -1;
	return CLI_FAILED;
}

int bench_options(struct bench_options *o, int argc, const char **argv)
{
	int all = 0, wants_help = 0, rc, status;
	const struct poptOption table[] = {
		{"all", 0, POPT_ARG_NONE, &all, 0,
		 "every point of every axis, and longer", NULL},
		{"axis", 0, POPT_ARG_STRING, &o->axes, 0,
		 "only these axes, by the names of --list", "NAME,..."},
		{"only", 0, POPT_ARG_STRING, &o->only, 0,
		 "only these peers, and the floor", "NAME,..."},
		{"peers", 0, POPT_ARG_STRING, &o->peers, 0,
		 "a list of further peers", "FILE"},
		{"seconds", 0, POPT_ARG_INT, &o->wishes.seconds, 0,
		 "for each point (3, with --all 25)", "N"},
		{"cpu", 0, POPT_ARG_INT, &o->wishes.cpu, 0,
		 "the core for what runs on one (the last)", "CPU"},
		{"json", 0, POPT_ARG_STRING, &o->json, 0,
		 "write the results as JSON; - for stdout instead of the table",
		 "FILE"},
		{"pictures", 0, POPT_ARG_STRING, &o->pictures, 0,
		 "write the data of the pictures, and with gnuplot these",
		 "FOLDER"},
		{"list", 0, POPT_ARG_NONE, &o->list, 0,
		 "list axes and peers, and measure nothing", NULL},
		{"help", 'h', POPT_ARG_NONE, &wants_help, 0, "this text", NULL},
		POPT_TABLEEND};
	poptContext context =
		poptGetContext("brood bench", argc, argv, table, 0);

	memset(o, 0, sizeof *o);
	o->wishes.cpu = -1;
	rc = poptGetNextOpt(context);
	if (rc < -1)
		status = cli_bad_option("bench", table,
					poptBadOption(context, 0), rc);
	else
		status = wants_help ? help(context) : check(o, context);
	poptFreeContext(context);
	o->wishes.quick = !all;
	o->wishes.axes = o->axes;
	o->wishes.only = o->only;
	if (o->wishes.seconds == 0)
		o->wishes.seconds = all ? FULL_SECONDS : QUICK_SECONDS;
	if (o->wishes.cpu < 0)
		o->wishes.cpu = last_allowed_cpu();
	return status;
}

void bench_options_free(struct bench_options *o)
{
	free(o->peers);
	free(o->json);
	free(o->pictures);
	free(o->axes);
	free(o->only);
}
