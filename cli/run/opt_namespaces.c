/* SPDX-License-Identifier: MIT */
#include "namespaces.h"
#include "options.h"
#include "parse.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	OPT_UNSHARE = GROUP_NAMESPACES,
	OPT_JOIN,
	OPT_MAP_ROOT,
	OPT_MAP_USER,
	OPT_UID_MAP,
	OPT_GID_MAP,
	OPT_MOUNT_PRIVATE,
	OPT_MOUNT_PROC,
	OPT_BIND,
	OPT_TMPFS,
	OPT_HOSTNAME,
	OPT_LOOPBACK_UP,
	OPT_TIME_OFFSET,
};

static const struct poptOption table[] = {
	OPTION("unshare", 0, OPT_UNSHARE, "KIND,...",
	       "new ones: user, mount, pid, net, ipc, uts, cgroup, time"),
	OPTION("join", 0, OPT_JOIN, "PID|FILE[:KIND,...]",
	       "those of a process, or the one that FILE is"),
	SWITCH("map-root", 0, OPT_MAP_ROOT, "be root in a new user namespace"),
	OPTION("map-user", 0, OPT_MAP_USER, "UID[:GID]",
	       "be that user, and group, in a new user namespace"),
	OPTION("uid-map", 0, OPT_UID_MAP, "INSIDE:OUTSIDE:COUNT,...",
	       "the users of a new user namespace"),
	OPTION("gid-map", 0, OPT_GID_MAP, "INSIDE:OUTSIDE:COUNT,...",
	       "its groups"),
	SWITCH("mount-private", 0, OPT_MOUNT_PRIVATE,
	       "no mount goes out or comes in; as in a new namespace"),
	SWITCH("mount-proc", 0, OPT_MOUNT_PROC,
	       "mount /proc, of its own namespace of processes"),
	OPTION("bind", 0, OPT_BIND, "SRC=DST[:ro,...]",
	       "SRC is to be seen at DST; ro, nosuid, nodev, noexec, norec"),
	OPTION("tmpfs", 0, OPT_TMPFS, "PATH[:SIZE]",
	       "a file system in memory there"),
	OPTION("hostname", 0, OPT_HOSTNAME, "NAME", "the host's name"),
	SWITCH("loopback-up", 0, OPT_LOOPBACK_UP, "bring the network's lo up"),
	OPTION("time-offset", 0, OPT_TIME_OFFSET, "CLOCK=SECONDS",
	       "monotonic or boottime is ahead by that"),
	POPT_TABLEEND};

static int map_user(struct run *run, const char *text)
{
	char *user = run_own(run, strdup(text));
	char *group = strchr(user, ':');
	int id;

	if (group)
		*group++ = '\0';
	if (parse_number("--map-user", user, INT_MAX, &id))
		return CLI_FAILED;
	add_range(&run->uids, (uint32_t)id, geteuid(), 1);
	if (!group)
		return 0;
	if (parse_number("--map-user", group, INT_MAX, &id))
		return CLI_FAILED;
	add_range(&run->gids, (uint32_t)id, getegid(), 1);
	return 0;
}

static void join(struct run *run, const char *arg)
{
	run->joins = run_grow(run->joins, run->njoins, sizeof *run->joins);
	run->joins[run->njoins++] = arg;
}

static int take_map(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_MAP_ROOT:
		add_range(&run->uids, 0, geteuid(), 1);
		add_range(&run->gids, 0, getegid(), 1);
		return 0;
	case OPT_MAP_USER:
		return map_user(run, arg);
	case OPT_UID_MAP:
		return parse_map("--uid-map", arg, &run->uids);
	default:
		return parse_map("--gid-map", arg, &run->gids);
	}
}

static int take(struct run *run, int option, const char *arg)
{
	switch (option) {
	case OPT_UNSHARE:
		return parse_kinds("--unshare", arg, &run->unshare);
	case OPT_JOIN:
		join(run, arg);
		return 0;
	case OPT_MOUNT_PRIVATE:
		run_space(run, brood_step_mount_private(NULL, 0));
		return 0;
	case OPT_MOUNT_PROC:
		run_space(run, brood_step_mount_proc(NULL));
		return 0;
	case OPT_BIND:
		return parse_bind(run, "--bind", arg);
	case OPT_TMPFS:
		return parse_tmpfs(run, "--tmpfs", arg);
	case OPT_HOSTNAME:
		run_space(run, brood_step_hostname(arg));
		return 0;
	case OPT_LOOPBACK_UP:
		run_space(run, brood_step_loopback_up());
		return 0;
	case OPT_TIME_OFFSET:
		return parse_offset(run, "--time-offset", arg);
	default:
		return take_map(run, option, arg);
	}
}

const struct run_group run_group_namespaces = {table, take};
