/* SPDX-License-Identifier: MIT */
#include "fork_cost.h"

#include <errno.h>
#include <popt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char notes[] =
	"\n"
	"Predicts how long a fork of process PID would take, and what it "
	"would\n"
	"copy, names the three largest causes, and says what can be done. "
	"What\n"
	"each costs is measured here, by forks of the command itself; the\n"
	"process is only looked at. See man brood-fork-cost.\n"
	"\n"
	"Exit status: 0; 1 if the process cannot be looked at; 125 on bad "
	"usage.\n";

/* The process, not the command, is at fault. */
#define NOT_LOOKED_AT 1

static int fail(const char *pid, const struct brood_error *err)
{
	const char *why = strerror(-err->code);
	char sentence[512];

	if (err->reason) {
		brood_error_format(err, sentence, sizeof sentence);
		why = sentence;
	}
	if (err->object[0] && !err->reason)
		cli_complain("fork-cost: %s: %s: %s", pid, err->object, why);
	else
		cli_complain("fork-cost: %s: %s", pid, why);
	return NOT_LOOKED_AT;
}

static void read_name(struct subject *s)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/comm", (int)s->pid);
	f = fopen(path, "re");
	if (!f)
		return;
	if (!fgets(s->name, sizeof s->name, f))
		s->name[0] = '\0';
	fclose(f);
	s->name[strcspn(s->name, "\n")] = '\0';
	/* A process gives itself any name. */
	for (char *c = s->name; *c; c++)
		if ((unsigned char)*c < 0x20 || (unsigned char)*c >= 0x7f)
			*c = '?';
}

static int show(const char *text, bool json)
{
	struct subject s = {.pid = 0};
	struct brood_error err;
	char *end;
	long pid = strtol(text, &end, 10);

	if (!*text || *end || pid < 1 || pid > INT32_MAX) {
		cli_complain("fork-cost: \"%s\": a process id is wanted", text);
		return CLI_FAILED;
	}
	s.pid = (pid_t)pid;
	if (brood_fork_cost(s.pid, &s.cost, &err) < 0)
		return fail(text, &err);
	read_name(&s);
	if (!json) {
		print_subject(&s, stdout);
	} else if (print_json(&s, stdout) < 0) {
		cli_complain("fork-cost: %s", strerror(ENOMEM));
		return CLI_FAILED;
	}
	return cli_finish_output();
}

static int help(poptContext context)
{
	poptSetOtherOptionHelp(context, "[OPTION...] PID");
	poptPrintHelp(context, stdout, 0);
	fputs(notes, stdout);
	return cli_finish_output();
}

static int with_pid(poptContext context, bool json)
{
	const char *pid = poptGetArg(context);

	if (!pid) {
		cli_complain("fork-cost: no process id given (see brood "
			     "fork-cost --help)");
		return CLI_FAILED;
	}
	if (poptPeekArg(context)) {
		cli_complain("fork-cost: one process id at a time");
		return CLI_FAILED;
	}
	return show(pid, json);
}

int brood_cmd_fork_cost(int argc, const char **argv)
{
	int json = 0, wants_help = 0, status;
	const struct poptOption table[] = {
		{"json", 0, POPT_ARG_NONE, &json, 0,
		 "print JSON instead of sentences", NULL},
		{"help", 'h', POPT_ARG_NONE, &wants_help, 0, "this text", NULL},
		POPT_TABLEEND};
	poptContext context =
		poptGetContext("brood fork-cost", argc, argv, table, 0);
	int rc = poptGetNextOpt(context);

	if (rc < -1)
		status = cli_bad_option("fork-cost", table,
					poptBadOption(context, 0), rc);
	else if (wants_help)
		status = help(context);
	else
		status = with_pid(context, json);
	poptFreeContext(context);
	return status;
}
