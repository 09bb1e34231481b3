/* SPDX-License-Identifier: MIT */
#ifndef BROOD_RUN_OPTIONS_H
#define BROOD_RUN_OPTIONS_H

#include "run.h"

#include <popt.h>

/* One heading of --help: its popt table, and what takes its options. */
struct run_group {
	const struct poptOption *table;
	/* Takes one option of the table; arg is NULL or owned by the run.
	 * Returns 0, or CLI_FAILED after a complaint. */
	int (*take)(struct run *run, int option, const char *arg);
};

/* What is above an option's lower byte tells its group. */
enum {
	GROUP_PROGRAM = 0x100,
	GROUP_PLACE = 0x200,
	GROUP_ENV = 0x300,
	GROUP_FD = 0x400,
	GROUP_PROCESS = 0x500,
	GROUP_SCHEDULING = 0x600,
	GROUP_RESOURCES = 0x700,
	GROUP_IDENTITY = 0x800,
	GROUP_LIFE = 0x900,
	GROUP_NAMESPACES = 0xA00,
	GROUP_CONFINE = 0xB00,
	GROUP_SIGNAL = 0xC00,
	GROUP_TIME = 0xD00,
	GROUP_REPORT = 0xE00,
	GROUP_EXEC = 0xF00,
	GROUP_TREE = 0x1000,
	GROUP_PTY = 0x1100,
};

extern const struct run_group run_group_program, run_group_place, run_group_env,
	run_group_fd, run_group_process, run_group_scheduling,
	run_group_resources, run_group_identity, run_group_life,
	run_group_namespaces, run_group_confine, run_group_signal,
	run_group_time, run_group_report, run_group_exec, run_group_tree,
	run_group_pty;

/* Rows of the tables. */
#define OPTION(name_, brief_, val_, arg_, what_)                               \
	{                                                                      \
		name_, brief_, POPT_ARG_STRING, NULL, val_, what_, arg_        \
	}
#define SWITCH(name_, brief_, val_, what_)                                     \
	{                                                                      \
		name_, brief_, POPT_ARG_NONE, NULL, val_, what_, NULL          \
	}

/* What came of the command line. */
enum run_parsed { RUN_GO, RUN_HELPED, RUN_REFUSED };

/* Reads argv, whose memory must outlive run, into run. */
enum run_parsed run_parse(struct run *run, int argc, const char **argv);

#endif
