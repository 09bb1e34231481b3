/* SPDX-License-Identifier: MIT */
#include "step_costs.h"

#include <stddef.h>
#include <sys/resource.h>

#include "bpf.h"

static const gid_t groups[] = {10, 20};
static const struct brood_id_map own_id[] = {{0, 0, 1}};
static const unsigned long cpus[] = {~0UL};

static const struct sock_filter allow[] = {BPF_RETURN(SECCOMP_RET_ALLOW)};

#define NUMBER(type_, n)                                                       \
	{                                                                      \
		.type = BROOD_STEP_##type_, .number = (n)                      \
	}
#define VALUE(type_, n)                                                        \
	{                                                                      \
		.type = BROOD_STEP_##type_, .set = (n)                         \
	}
#define FD(type_, n)                                                           \
	{                                                                      \
		.type = BROOD_STEP_##type_, .fd = (n)                          \
	}
#define DATA(type_, a)                                                         \
	{                                                                      \
		.type = BROOD_STEP_##type_, .data = (a), .length = sizeof(a)   \
	}

static int nothing(void *unused)
{
	return unused != NULL;
}

const struct step_cost step_costs[] = {
	/* Opened, moved to its number; what was read from is closed, and stop
	 * signals that came while it waited are dropped. */
	{"open_at",
	 {{.type = BROOD_STEP_OPEN,
	   .flags = BROOD_OPEN_AT,
	   .fd = 1,
	   .from = COST_DIR,
	   .path = "dev/null"}},
	 "openat(",
	 1,
	 5,
	 1},
	/* Made, measured, filled, sealed, opened for reading, twice closed. */
	{"data", {DATA(DATA, groups)}, "dup3(", 1, 2, 7},
	/* Opened, unlocked, asked for its other end, sized, closed; a session,
	 * three descriptors and its terminal. */
	{"pty",
	 {{.type = BROOD_STEP_PTY, .window = {24, 80, 0, 0}}},
	 "ioctl(",
	 1,
	 6,
	 5},
	/* As for every path, stop signals that came meanwhile are dropped. */
	{"chroot", {{.type = BROOD_STEP_CHROOT, .path = "/"}}, "ch", 2, 3, 0},
	{"root_fd", {NUMBER(ROOT_FD, COST_DIR)}, "chroot(", 1, 3, 1},
	{"terminal",
	 {{.type = BROOD_STEP_SETSID},
	  {.type = BROOD_STEP_PASS, .from = COST_TERMINAL},
	  NUMBER(CTTY, 0),
	  NUMBER(FOREGROUND, 0)},
	 "ioctl(",
	 2,
	 6,
	 1},
	{"close_from", {NUMBER(CLOSE_FROM, 2)}, "close_range(", 2, 1, 0},
	{"nice", {NUMBER(NICE, 1)}, "setpriority(", 1, 1, 0},
	{"scheduler", {NUMBER(SCHEDULER, 0)}, "sched_setscheduler(", 1, 1, 0},
	{"affinity", {DATA(AFFINITY, cpus)}, "sched_setaffinity(", 1, 1, 0},
	{"ioprio", {NUMBER(IOPRIO, 0)}, "ioprio_set(", 1, 1, 0},
	{"timerslack", {VALUE(TIMERSLACK, 70000)}, "prctl(", 1, 1, 0},
	/* The caller reads and puts back whether it is dumpable. */
	{"groups", {DATA(GROUPS, groups)}, "setgroups(", 1, 1, 2},
	{"gid", {NUMBER(GID, 65534)}, "setresgid(", 1, 1, 2},
	/* The second tries to take the first one back. */
	{"uid", {NUMBER(UID, 65534)}, "setresuid(", 2, 2, 2},
	{"uid 0", {NUMBER(UID, 0)}, "setresuid(", 1, 1, 2},
	{"identity",
	 {NUMBER(UID, 65534), NUMBER(GID, 65534), DATA(GROUPS, groups)},
	 "set",
	 5, /* one call shows that neither group nor groups can change */
	 5,
	 2},
	{"securebits", {VALUE(SECUREBITS, 0)}, "prctl(", 1, 1, 0},
	{"keep caps", {VALUE(KEEP_CAPS, 0)}, "prctl(", 1, 1, 0},
	{"bounding all", {VALUE(CAP_BOUNDING, UINT64_MAX)}, "prctl(", 0, 0, 0},
	{"bounding", {VALUE(CAP_BOUNDING, ~BROOD_CAP(10))}, "prctl(", 1, 1, 0},
	{"inheritable", {VALUE(CAP_INHERITABLE, 1)}, "cap", 2, 2, 0},
	/* The third makes the memory undumpable. */
	{"permitted", {VALUE(CAP_PERMITTED, 1)}, "cap", 2, 3, 2},
	{"ambient", {VALUE(CAP_AMBIENT, BROOD_CAP(10))}, "prctl(", 2, 4, 0},
	{"user with ambient",
	 {NUMBER(UID, 65534), VALUE(CAP_AMBIENT, BROOD_CAP(10))},
	 "prctl(",
	 4,
	 8,
	 2},
	/* Both look for who the parent is. */
	{"pdeathsig", {NUMBER(PDEATHSIG, 15)}, "prctl(", 1, 2, 1},
	{"no pdeathsig", {NUMBER(PDEATHSIG, 0)}, "prctl(", 1, 1, 1},
	{"no_new_privs", {VALUE(NO_NEW_PRIVS, 0)}, "prctl(", 1, 1, 0},
	{"subreaper", {VALUE(SUBREAPER, 0)}, "prctl(", 1, 1, 0},
	{"personality", {VALUE(PERSONALITY, 0)}, "personality(", 1, 1, 0},
	/* Open, write, close. */
	{"oom_score", {NUMBER(OOM_SCORE, 1000)}, "write(", 1, 3, 0},
	{"mempolicy", {NUMBER(MEMPOLICY, 0)}, "set_mempolicy(", 1, 1, 0},
	{"keyring", {VALUE(KEYRING, 0)}, "keyctl(", 1, 1, 0},
	/* The ruleset is made, a path opened, added and closed, and the set put
	 * to use and closed; the caller asks for the version. */
	{"landlock",
	 {{.type = BROOD_STEP_LANDLOCK, .path = "/", .set = 0xffff}},
	 "landlock_",
	 3,
	 6,
	 1},
	{"port",
	 {{.type = BROOD_STEP_LANDLOCK_NET, .number = 1, .set = 3}},
	 "landlock_",
	 3,
	 4,
	 1},
	{"seccomp", {DATA(SECCOMP, allow)}, "seccomp(", 1, 1, 0},
	/* Made with the process. */
	{"namespaces", {VALUE(NEW_NAMESPACES, BROOD_NS_UTS)}, "x(", 0, 0, 0},
	/* Open, write, close; the caller looks who it is. */
	{"uid map",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_USER), DATA(UID_MAP, own_id)},
	 "write(",
	 1,
	 3,
	 1},
	{"hostname",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_UTS),
	  {.type = BROOD_STEP_HOSTNAME, .name = "x"}},
	 "sethostname(",
	 1,
	 1,
	 0},
	{"mounts",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_MOUNT), VALUE(MOUNT_PRIVATE, 0),
	  VALUE(MOUNT_PROC, 0)},
	 "mount(",
	 2,
	 2,
	 0},
	{"bind",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_MOUNT),
	  VALUE(MOUNT_PRIVATE, 0),
	  {.type = BROOD_STEP_MOUNT_BIND,
	   .flags = BROOD_MOUNT_READ_ONLY,
	   .path = "/mnt",
	   .value = "/tmp"}},
	 "mount",
	 3,
	 3,
	 0},
	/* A socket, the flags read and written, and its end. */
	{"loopback",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_NET), VALUE(LOOPBACK_UP, 0)},
	 "ioctl(",
	 2,
	 4,
	 0},
	{"time offset",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_TIME),
	  {.type = BROOD_STEP_TIME_OFFSET, .number = 1, .seconds = 5}},
	 "write(",
	 1,
	 3,
	 0},
	{"call", {{.type = BROOD_STEP_CALL, .call = nothing}}, "x(", 0, 0, 0},
	{"chdir", {{.type = BROOD_STEP_CHDIR, .path = "/"}}, "chdir(", 1, 2, 0},
	{"fchdir", {NUMBER(FCHDIR, COST_DIR)}, "fchdir(", 1, 2, 1},
	{"umask", {{.type = BROOD_STEP_UMASK, .mode = 022}}, "umask(", 1, 1, 0},
	{"setpgid", {{.type = BROOD_STEP_SETPGID}}, "setpgid(", 1, 1, 0},
	/* What lies below is closed, as what lies above. */
	{"inherit", {FD(INHERIT, COST_DIR)}, "fcntl(", 1, 2, 1},
	{"null", {FD(NULL, 5)}, "openat(", 1, 3, 0},
	{"pipe", {FD(PIPE, 5)}, "dup3(", 1, 3, 2},
	{"dup",
	 {{.type = BROOD_STEP_DUP, .fd = 5, .from = 2}},
	 "dup3(",
	 1,
	 1,
	 1},
	{"close", {FD(CLOSE, 5)}, "close(", 1, 1, 0},
	{"cloexec", {FD(CLOEXEC, 2)}, "fcntl(", 1, 1, 1},
	{"env_set",
	 {{.type = BROOD_STEP_ENV_SET, .name = "A", .value = "1"}},
	 "x(",
	 0,
	 0,
	 0},
	{"env_unset",
	 {{.type = BROOD_STEP_ENV_UNSET, .name = "A"}},
	 "x(",
	 0,
	 0,
	 0},
	{"env_clear", {{.type = BROOD_STEP_ENV_CLEAR}}, "x(", 0, 0, 0},
	{"rlimit",
	 {{.type = BROOD_STEP_RLIMIT, .resource = RLIMIT_CORE}},
	 "prlimit64(",
	 1,
	 1,
	 0},
	/* In the call that every spawn makes. */
	{"sigmask", {VALUE(SIGMASK, 1)}, "rt_sigprocmask(", 1, 0, 0},
	{"sigdefault", {VALUE(SIGDEFAULT, 1)}, "rt_sigaction(", 2, 1, 0},
	{"sigignore", {VALUE(SIGIGNORE, 1)}, "rt_sigaction(", 2, 1, 0},
	/* How long the caller reads depends on the files. */
	{"user",
	 {{.type = BROOD_STEP_USER, .name = "nobody"}},
	 "set",
	 5,
	 5,
	 COST_ANY},
	{"group",
	 {{.type = BROOD_STEP_GROUP, .name = "daemon"}},
	 "setresgid(",
	 1,
	 1,
	 COST_ANY},
	{"open as user",
	 {NUMBER(UID, 65534),
	  {.type = BROOD_STEP_OPEN,
	   .flags = BROOD_OPEN_AS_USER,
	   .fd = 5,
	   .path = "/dev/null"}},
	 "openat(",
	 1,
	 6,
	 2},
	{"uclamp",
	 {{.type = BROOD_STEP_UCLAMP, .number = 1, .priority = 1024}},
	 "sched_setattr(",
	 1,
	 1,
	 0},
	{"core_sched", {{.type = BROOD_STEP_CORE_SCHED}}, "prctl(", 1, 1, 0},
	{"cgroup",
	 {{.type = BROOD_STEP_CGROUP, .path = "/sys/fs/cgroup/unified"}},
	 "x(",
	 0,
	 1,
	 2},
	{"cgroup v1",
	 {{.type = BROOD_STEP_CGROUP_V1, .path = "/sys/fs/cgroup/pids"}},
	 "write(",
	 1,
	 3,
	 0},
	{"scope",
	 {VALUE(LANDLOCK_SCOPE, BROOD_LANDLOCK_SIGNAL)},
	 "landlock_",
	 2,
	 3,
	 1},
	/* Until exec, whoever rules the namespace may not read the memory. */
	{"setns", {FD(SETNS, COST_SPACE)}, "setns(", 1, 3, 4},
	{"gid map",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_USER), DATA(GID_MAP, own_id)},
	 "write(",
	 2,
	 6,
	 1},
	{"tmpfs",
	 {VALUE(NEW_NAMESPACES, BROOD_NS_MOUNT),
	  VALUE(MOUNT_PRIVATE, 0),
	  {.type = BROOD_STEP_MOUNT_TMPFS, .path = "/mnt"}},
	 "mount(",
	 2,
	 2,
	 0},
	/* A lock, a flag and another exec, after which nothing is the child's.
	 * The caller asks for its limit, makes the file, fills it in twice,
	 * moves and closes it; then it waits, reads and closes. */
	{"mdwe", {VALUE(MDWE, 0)}, "fcntl(", 2, 3, 9},
	{.what = NULL},
};

/* What not every machine has: such a row is counted where it works. */
const char *const step_cost_needs[BROOD_STEP_TYPES_] = {
	[BROOD_STEP_UCLAMP] = "a kernel with utilization clamps",
	[BROOD_STEP_CORE_SCHED] = "a kernel with core scheduling",
	[BROOD_STEP_CGROUP] = "a hierarchy of version 2 there",
	[BROOD_STEP_CGROUP_V1] = "a hierarchy of version 1 there",
};

/* Types without a row, and why. */
static const char *const apart[BROOD_STEP_TYPES_] = {
	[BROOD_STEP_TRACE_ME] = "strace is there already",
	[BROOD_STEP_STOP] = "somebody must let it go on",
	[BROOD_STEP_EXEC_LABEL] = "needs SELinux or AppArmor",
};

const char *step_costs_lack(uint32_t type)
{
	for (const struct step_cost *c = step_costs; c->what; c++)
		for (size_t i = 0; i < sizeof c->steps / sizeof *c->steps; i++)
			if (c->steps[i].type == type)
				return NULL;
	return apart[type] ? apart[type] : "";
}
