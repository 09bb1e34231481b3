/* SPDX-License-Identifier: MIT */
#include "options.h"
#include "parse.h"

#include <limits.h>
#include <string.h>

enum {
	OPT_OOM_SCORE = GROUP_RESOURCES,
	OPT_NUMA,
	OPT_UCLAMP,
	OPT_CORE_SCHED,
	OPT_CGROUP,
	OPT_CGROUP_V1,
	OPT_NEW_KEYRING,
	OPT_EXEC_LABEL,
};

static const struct poptOption table[] = {
	OPTION("oom-score-adj", 0, OPT_OOM_SCORE, "N",
	       "killed last (-1000) or first (1000) when memory runs out"),
	OPTION("numa-policy", 0, OPT_NUMA, "POLICY[:NODES]",
	       "bind, interleave or preferred with nodes; local, default"),
	OPTION("uclamp", 0, OPT_UCLAMP, "[LEAST]:[MOST]",
	       "how much of a CPU it is taken to need, 0 to 1024"),
	OPTION("core-sched", 0, OPT_CORE_SCHED, "new|PID",
	       "share cores with nobody, or as that process does"),
	OPTION("cgroup", 0, OPT_CGROUP, "DIR", "be born in this cgroup (v2)"),
	OPTION("cgroup-v1", 0, OPT_CGROUP_V1, "DIR",
	       "join this cgroup of a v1 hierarchy; one for each"),
	SWITCH("new-keyring", 0, OPT_NEW_KEYRING,
	       "have a session keyring of its own"),
	OPTION("exec-label", 0, OPT_EXEC_LABEL, "LABEL",
	       "what SELinux runs it as; apparmor:NAME: a profile"),
	POPT_TABLEEND};

/* Beside brood, whose memory it shares, the kernel would give both one. */
static int oom_score(struct run *run, const char *arg)
{
	int score;

	if (parse_integer("--oom-score-adj", arg, -1000, 1000, &score))
		return CLI_FAILED;
	run_step(run, brood_step_oom_score(score));
	if (!run->asked_async)
		run->flags &= ~BROOD_ASYNC;
	return 0;
}

/* Nothing stands for what it is. */
static int clamp(const char *text, int *value)
{
	*value = BROOD_UCLAMP_KEEP;
	return *text ? parse_number("--uclamp", text, 1024, value) : 0;
}

static int clamps(struct run *run, const char *arg)
{
	char *least = run_own(run, strdup(arg));
	char *most = strchr(least, ':');
	int from, to;

	if (!most) {
		cli_complain("run: --uclamp: \"%s\" is not LEAST:MOST", arg);
		return CLI_FAILED;
	}
	*most++ = '\0';
	if (clamp(least, &from) || clamp(most, &to))
		return CLI_FAILED;
	run_step(run, brood_step_uclamp(from, to));
	return 0;
}

static int core_sched(struct run *run, const char *arg)
{
	int pid = 0;

	if (strcmp(arg, "new") != 0 &&
	    parse_integer("--core-sched", arg, 1, INT_MAX, &pid))
		return CLI_FAILED;
	run_step(run, brood_step_core_sched(pid));
	return 0;
}

static void exec_label(struct run *run, const char *arg)
{
	static const char apparmor[] = "apparmor:";
	size_t n = sizeof apparmor - 1;

	if (strncmp(arg, apparmor, n) == 0)
		run_step(run,
			 brood_step_exec_label(arg + n, BROOD_LABEL_APPARMOR));
	else
		run_step(run, brood_step_exec_label(arg, 0));
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_OOM_SCORE:
		return oom_score(run, arg);
	case OPT_NUMA:
		return parse_numa(run, "--numa-policy", arg);
	case OPT_UCLAMP:
		return clamps(run, arg);
	case OPT_CORE_SCHED:
		return core_sched(run, arg);
	case OPT_CGROUP:
		run_step(run, brood_step_cgroup(arg, 0));
		return 0;
	case OPT_CGROUP_V1:
		run_step(run, brood_step_cgroup_v1(arg));
		return 0;
	case OPT_NEW_KEYRING:
		run_step(run, brood_step_keyring(NULL));
		return 0;
	default:
		exec_label(run, arg);
		return 0;
	}
}

const struct run_group run_group_resources = {table, take};
