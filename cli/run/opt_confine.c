/* SPDX-License-Identifier: MIT */
#include "confine.h"
#include "options.h"

enum {
	OPT_LANDLOCK = GROUP_CONFINE,
	OPT_LANDLOCK_TCP,
	OPT_LANDLOCK_EFFORT,
	OPT_DENY,
	OPT_ALLOW,
	OPT_SECCOMP,
	OPT_MDWE,
};

static const struct poptOption table[] = {
	OPTION("landlock", 0, OPT_LANDLOCK, "PATH=RIGHTS",
	       "what it may do there: read, write, x for execute, devices; "
	       "nothing elsewhere"),
	OPTION("landlock-tcp", 0, OPT_LANDLOCK_TCP, "PORT=RIGHTS|none",
	       "which ports: bind, connect; no others"),
	SWITCH("landlock-best-effort", 0, OPT_LANDLOCK_EFFORT,
	       "as far as this kernel can"),
	OPTION("deny-syscalls", 0, OPT_DENY, "NAME,...",
	       "these fail with EPERM"),
	OPTION("allow-syscalls", 0, OPT_ALLOW, "NAME,...",
	       "all but these, and those that start it, fail with EPERM"),
	OPTION("seccomp", 0, OPT_SECCOMP, "FILE",
	       "a filter of system calls, as bwrap --seccomp takes it"),
	SWITCH("mdwe", 0, OPT_MDWE,
	       "no memory that it could write is ever executed"),
	POPT_TABLEEND};

/* It needs no right, and no child beside brood. */
static int deny_write_execute(struct run *run)
{
	run_step(run, brood_step_mdwe());
	if (!run->asked_async)
		run->flags &= ~BROOD_ASYNC;
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	if (option == OPT_LANDLOCK_EFFORT) {
		run->best_effort = true;
		return 0;
	}
	if (option == OPT_MDWE)
		return deny_write_execute(run);
	run_no_new_privs(run);
	switch (option) {
	case OPT_LANDLOCK:
		return run_landlock_path(run, "--landlock", arg);
	case OPT_LANDLOCK_TCP:
		return run_landlock_port(run, "--landlock-tcp", arg);
	case OPT_DENY:
		return run_filter_list(run, "--deny-syscalls", arg, false);
	case OPT_ALLOW:
		return run_filter_list(run, "--allow-syscalls", arg, true);
	default:
		return run_filter_file(run, "--seccomp", arg);
	}
}

const struct run_group run_group_confine = {table, take};

void run_confine_steps(struct run *run)
{
	for (size_t i = 0; run->best_effort && i < run->nsteps; i++) {
		uint32_t type = run->steps[i].type;

		if (type == BROOD_STEP_LANDLOCK ||
		    type == BROOD_STEP_LANDLOCK_NET)
			run->steps[i].flags |= BROOD_LANDLOCK_BEST_EFFORT;
	}
}
