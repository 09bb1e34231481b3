/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "parse.h"

static void show_policy(const struct brood_step *s, char *buf, size_t size)
{
	size_t n = (size_t)snprintf(buf, size, "NUMA policy %s%s",
				    numa_policy_name(s->number),
				    s->length ? ", nodes " : "");

	if (s->length && n < size)
		show_cpus(s, buf + n, size - n);
}

static void show_clamps(const struct brood_step *s, char *buf, size_t size)
{
	if (s->priority == BROOD_UCLAMP_KEEP)
		snprintf(buf, size, "utilization at least %d", s->number);
	else if (s->number == BROOD_UCLAMP_KEEP)
		snprintf(buf, size, "utilization at most %d", s->priority);
	else
		snprintf(buf, size, "utilization %d to %d", s->number,
			 s->priority);
}

static void show_core(const struct brood_step *s, char *buf, size_t size)
{
	if (s->pid)
		snprintf(buf, size, "shares cores as process %d does", s->pid);
	else
		snprintf(buf, size, "shares cores with nobody");
}

bool run_show_resource(const struct brood_step *s, char *buf, size_t size)
{
	switch (s->type) {
	case BROOD_STEP_OOM_SCORE:
		snprintf(buf, size, "OOM score adjustment %d", s->number);
		return true;
	case BROOD_STEP_MEMPOLICY:
		show_policy(s, buf, size);
		return true;
	case BROOD_STEP_UCLAMP:
		show_clamps(s, buf, size);
		return true;
	case BROOD_STEP_CORE_SCHED:
		show_core(s, buf, size);
		return true;
	case BROOD_STEP_CGROUP:
		snprintf(buf, size, "born in cgroup \"%s\"", s->path);
		return true;
	case BROOD_STEP_CGROUP_V1:
		snprintf(buf, size, "joins cgroup \"%s\"", s->path);
		return true;
	case BROOD_STEP_KEYRING:
		snprintf(buf, size, "new session keyring");
		return true;
	case BROOD_STEP_EXEC_LABEL:
		snprintf(buf, size, "runs as \"%s\"", s->name);
		return true;
	default:
		return false;
	}
}
