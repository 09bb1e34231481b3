/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "parse.h"

enum {
	OPT_NICE = GROUP_SCHEDULING,
	OPT_SCHEDULER,
	OPT_AFFINITY,
	OPT_IO_CLASS,
	OPT_TIMER_SLACK,
};

static const struct poptOption table[] = {
	OPTION("nice", 0, OPT_NICE, "N",
	       "the nice value itself, -20 (most time) to 19 (least)"),
	OPTION("scheduler", 0, OPT_SCHEDULER, "POLICY[:PRIORITY]",
	       "other, batch, idle, or fifo:N or rr:N, N being 1 to 99"),
	OPTION("affinity", 0, OPT_AFFINITY, "CPUS",
	       "run on these CPUs only, as in 0,2-3"),
	OPTION("io-class", 0, OPT_IO_CLASS, "CLASS[:LEVEL]",
	       "realtime, best-effort (levels 0 to 7, default 4) or idle"),
	OPTION("timer-slack", 0, OPT_TIMER_SLACK, "DURATION",
	       "how late a timer may be, as in 50us; 0 is what brood has"),
	POPT_TABLEEND};

static int nice_value(struct run *run, const char *arg)
{
	int value;

	if (parse_integer("--nice", arg, -20, 19, &value))
		return CLI_FAILED;
	run_step(run, brood_step_nice(value));
	return 0;
}

static int timer_slack(struct run *run, const char *arg)
{
	int64_t ns;

	if (parse_duration("--timer-slack", arg, &ns))
		return CLI_FAILED;
	run_step(run, brood_step_timerslack((uint64_t)ns));
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	struct brood_step step;
	int r;

	switch (option) {
	case OPT_NICE:
		return nice_value(run, arg);
	case OPT_SCHEDULER:
		r = parse_scheduler("--scheduler", arg, &step);
		break;
	case OPT_AFFINITY:
		r = parse_cpus(run, "--affinity", arg, &step);
		break;
	case OPT_IO_CLASS:
		r = parse_io_class("--io-class", arg, &step);
		break;
	default:
		return timer_slack(run, arg);
	}
	if (r == 0)
		run_step(run, step);
	return r;
}

const struct run_group run_group_scheduling = {table, take};
