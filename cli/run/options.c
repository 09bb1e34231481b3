/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "confine.h"
#include "help.h"
#include "identity.h"
#include "keep.h"
#include "namespaces.h"
#include "pty.h"
#include "shield.h"

#include <stdio.h>
#include <string.h>

#define OPT_HELP 1

static const struct run_group *const groups[] = {
	&run_group_program,    &run_group_place,    &run_group_env,
	&run_group_fd,         &run_group_process,  &run_group_scheduling,
	&run_group_resources,  &run_group_identity, &run_group_life,
	&run_group_namespaces, &run_group_confine,  &run_group_signal,
	&run_group_time,       &run_group_report,   &run_group_exec,
	&run_group_tree,       &run_group_pty,
};
#define GROUPS (sizeof groups / sizeof *groups)

static const char *const headings[GROUPS] = {
	"Program:",
	"Directory and mask:",
	"Environment:",
	"Descriptors:",
	"Process:",
	"Scheduling:",
	"Resources and labels:",
	"Identity:",
	"Life:",
	"Namespaces and mounts:",
	"Confinement:",
	"Signals:",
	"Time and end:",
	"Report:",
	"Becoming it:",
	"Owning what it starts:",
	"Terminal:",
};

/* Who becomes the program is not there any more when it ends, and namespaces
 * are made with a process. */
static bool has(const struct run *run, const struct run_group *group)
{
	bool process = group == &run_group_time || group == &run_group_report ||
		       group == &run_group_namespaces ||
		       group == &run_group_tree || group == &run_group_pty;
	bool exec = strcmp(run->command, "exec") == 0;

	return exec ? !process : group != &run_group_exec;
}

/* One table that includes those of the groups. */
static void assemble(const struct run *run, struct poptOption all[GROUPS + 2])
{
	size_t n = 0;

	for (size_t i = 0; i < GROUPS; i++)
		if (has(run, groups[i]))
			all[n++] = (struct poptOption){
				.argInfo = POPT_ARG_INCLUDE_TABLE,
				.arg = (void *)groups[i]->table,
				.descrip = headings[i],
			};
	all[n++] =
		(struct poptOption)SWITCH("help", 'h', OPT_HELP, "this text");
	all[n] = (struct poptOption)POPT_TABLEEND;
}

static int take(struct run *run, int option, char *arg)
{
	if (arg)
		run_own(run, shield_off(arg));
	return groups[(option >> 8) - 1]->take(run, option, arg);
}

/* With BROOD_ORDERED there is one table of descriptors, as in the shell, and
 * no PASS, which means "all at once". */
static void put_in_order(struct run *run)
{
	for (size_t i = 0; i < run->nsteps; i++)
		if (run->steps[i].type == BROOD_STEP_PASS)
			run->steps[i].type = BROOD_STEP_DUP;
}

static enum run_parsed check(struct run *run)
{
	if (run_pty_check(run) || run_identity_steps(run) ||
	    run_namespace_steps(run))
		return RUN_REFUSED;
	run_confine_steps(run);
	run_keep_error(run);
	if (run->flags & BROOD_ORDERED)
		put_in_order(run);
	if (run->report_path && !run->json)
		run->verbose = true;
	if (run->capture && !run->json) {
		cli_complain("run: --capture is for --json");
		return RUN_REFUSED;
	}
	if (run->args && run->args[0])
		return RUN_GO;
	cli_complain("%s: no program given (see brood %s --help)", run->command,
		     run->command);
	return RUN_REFUSED;
}

static enum run_parsed read_all(struct run *run, poptContext context,
				const struct poptOption *all)
{
	int option;

	while ((option = poptGetNextOpt(context)) > 0) {
		if (option == OPT_HELP)
			return run_help(context) ? RUN_REFUSED : RUN_HELPED;
		if (take(run, option, poptGetOptArg(context)))
			return RUN_REFUSED;
	}
	if (option == -1)
		return RUN_GO;
	cli_bad_option(run->command, all,
		       poptBadOption(context, POPT_BADOPTION_NOALIAS), option);
	return RUN_REFUSED;
}

enum run_parsed run_parse(struct run *run, int argc, const char **argv)
{
	struct poptOption all[GROUPS + 2];
	enum run_parsed parsed;
	const char **shielded, **rest;
	poptContext context;
	char name[32];
	int left = 0;

	assemble(run, all);
	snprintf(name, sizeof name, "brood %s", run->command);
	argv[0] = name; /* what popt calls it */
	shielded = shield_on(run, argc, argv);
	context = poptGetContext("brood", argc, shielded, all,
				 POPT_CONTEXT_POSIXMEHARDER);
	parsed = read_all(run, context, all);
	if (parsed == RUN_GO) {
		/* What popt has left over is the end of argv. */
		for (rest = poptGetArgs(context); rest && rest[left];)
			left++;
		run->args = argv + argc - left;
		parsed = check(run);
	}
	poptFreeContext(context);
	return parsed;
}
