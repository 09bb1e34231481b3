/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "namespace.h"
#include "options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	OPT_UNSHARE = GROUP_NAMESPACE,
	OPT_MAP_ROOT,
	OPT_MOUNT_PROC,
	OPT_HOSTNAME,
	OPT_LOOPBACK,
};

static const struct poptOption table[] = {
	OPTION("unshare", 0, OPT_UNSHARE, "KIND,...",
	       "be born in new namespaces: mount, uts, ipc, net, pid, cgroup, "
	       "user, time"),
	SWITCH("map-root", 0, OPT_MAP_ROOT,
	       "in a new user namespace, be root there"),
	SWITCH("mount-proc", 0, OPT_MOUNT_PROC,
	       "in a new mount namespace, have a /proc of its own"),
	OPTION("hostname", 0, OPT_HOSTNAME, "NAME",
	       "in a new uts namespace, the host's name"),
	SWITCH("loopback", 0, OPT_LOOPBACK,
	       "in a new net namespace, bring up lo"),
	POPT_TABLEEND};

static const struct {
	const char *name;
	uint64_t bit;
} kinds[] = {
	{"cgroup", BROOD_NS_CGROUP}, {"ipc", BROOD_NS_IPC},
	{"mount", BROOD_NS_MOUNT},   {"net", BROOD_NS_NET},
	{"pid", BROOD_NS_PID},       {"time", BROOD_NS_TIME},
	{"user", BROOD_NS_USER},     {"uts", BROOD_NS_UTS},
};
#define KINDS (sizeof kinds / sizeof *kinds)

void namespace_names(uint64_t set, char *buf, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < KINDS && n < size; i++)
		if (set & kinds[i].bit)
			n += (size_t)snprintf(buf + n, size - n, "%s%s",
					      n ? "," : "", kinds[i].name);
}

static uint64_t kind_of(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].bit;
	return 0;
}

static int unshare_kinds(struct run *run, const char *arg)
{
	char *rest = run_own(run, strdup(arg));
	char *part;

	while ((part = strsep(&rest, ","))) {
		uint64_t bit = kind_of(part);

		if (!bit) {
			cli_complain("run: --unshare: \"%s\" is no kind of "
				     "namespace (mount, uts, ipc, net, pid, "
				     "cgroup, user or time)",
				     part);
			return CLI_FAILED;
		}
		run->namespaces |= bit;
	}
	return 0;
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_UNSHARE:
		return unshare_kinds(run, arg);
	case OPT_MAP_ROOT:
		run->namespaces |= BROOD_NS_USER;
		run->map_root = true;
		return 0;
	case OPT_MOUNT_PROC:
		run->namespaces |= BROOD_NS_MOUNT;
		run->mount_proc = true;
		return 0;
	case OPT_HOSTNAME:
		run->namespaces |= BROOD_NS_UTS;
		run_step(run, brood_step_hostname(arg));
		return 0;
	default:
		run->namespaces |= BROOD_NS_NET;
		run_step(run, brood_step_loopback_up());
		return 0;
	}
}

const struct run_group run_group_namespace = {table, take};

static const struct brood_id_map *one_id(struct run *run, unsigned id)
{
	struct brood_id_map *map = (void *)run_own(run, malloc(sizeof *map));

	*map = (struct brood_id_map){.inside = 0, .outside = id, .count = 1};
	return map;
}

void run_namespace_steps(struct run *run)
{
	if (!run->namespaces)
		return;
	run_step(run, brood_step_new_namespaces(run->namespaces));
	if (run->map_root) {
		run_step(run, brood_step_uid_map(one_id(run, geteuid()), 1));
		run_step(run, brood_step_gid_map(one_id(run, getegid()), 1));
	}
	/* What is mounted there is seen there alone. */
	if (run->namespaces & BROOD_NS_MOUNT)
		run_step(run, brood_step_mount_private(NULL, 0));
	if (run->mount_proc)
		run_step(run, brood_step_mount_proc(NULL));
}
