/* SPDX-License-Identifier: MIT */
#include "every_step.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "suite.h"

#define DIR_FD 20
#define FILE_FD 21 /* a terminal */
#define ROOT_FD 22
#define MASTER_FD 23
#define UNIFIED "/sys/fs/cgroup/unified"
#define CGROUP "/sys/fs/cgroup/pids" /* of version 1, where it is mounted */

static const unsigned long cpus[] = {~0UL};
static const gid_t groups[] = {10, 20};

static const struct sock_filter allow[] = {
	{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};

static int do_nothing(void *unused)
{
	(void)unused;
	return 0;
}

#define SESSION                                                                \
	{                                                                      \
		.type = BROOD_STEP_SETSID                                      \
	}
#define TERMINAL                                                               \
	{                                                                      \
		.type = BROOD_STEP_INHERIT, .fd = FILE_FD                      \
	}
#define CTTY                                                                   \
	{                                                                      \
		.type = BROOD_STEP_CTTY, .fd = FILE_FD                         \
	}

/* One row for each type. */
static const struct row {
	struct brood_step step;
	int needs_root;
	const char *needs_file;
	const char *apart;         /* why it is none for a list of all */
	struct brood_step with[4]; /* what it does not go without */
} rows[BROOD_STEP_TYPES_] = {
	[BROOD_STEP_CHDIR] = {{.path = "/usr"}, 0},
	[BROOD_STEP_CHROOT] = {{.path = "/"}, 1},
	[BROOD_STEP_ROOT_FD] = {{.fd = ROOT_FD}, 1},
	[BROOD_STEP_CTTY] = {{.fd = FILE_FD}, 1, .with = {SESSION, TERMINAL}},
	[BROOD_STEP_FOREGROUND] = {{.fd = FILE_FD},
				   1,
				   .with = {SESSION, TERMINAL, CTTY}},
	[BROOD_STEP_DATA] = {{.fd = 11, .data = "data", .length = 4}, 0},
	[BROOD_STEP_CLOSE_FROM] = {{.fd = 30}, 0},
	[BROOD_STEP_TRACE_ME] = {.apart = "somebody must let it go on"},
	[BROOD_STEP_STOP] = {.apart = "somebody must let it go on"},
	[BROOD_STEP_FCHDIR] = {{.fd = DIR_FD}, 0},
	[BROOD_STEP_UMASK] = {{.mode = 027}, 0},
	[BROOD_STEP_SETSID] = {{0}, 0},
	[BROOD_STEP_SETPGID] = {{0}, 0},
	[BROOD_STEP_PASS] = {{.fd = 5, .from = FILE_FD}, 0},
	[BROOD_STEP_INHERIT] = {{.fd = FILE_FD}, 0},
	[BROOD_STEP_OPEN] = {{.fd = 6, .path = "/etc/passwd"}, 0},
	[BROOD_STEP_NULL] = {{.fd = 7}, 0},
	[BROOD_STEP_PIPE] = {{.fd = 8}, 0},
	[BROOD_STEP_DUP] = {{.fd = 9, .from = 2}, 0},
	[BROOD_STEP_CLOSE] = {{.fd = 10}, 0},
	[BROOD_STEP_CLOEXEC] = {{.fd = 2}, 0},
	[BROOD_STEP_ENV_SET] = {{.name = "STEP", .value = "1"}, 0},
	[BROOD_STEP_ENV_UNSET] = {{.name = "HOME"}, 0},
	[BROOD_STEP_ENV_CLEAR] = {{0}, 0},
	[BROOD_STEP_RLIMIT] = {{.resource = RLIMIT_FSIZE,
				.soft = 1 << 20,
				.hard = 1 << 20},
			       0},
	[BROOD_STEP_SIGMASK] = {{.set = BROOD_SIG(SIGUSR1)}, 0},
	[BROOD_STEP_SIGDEFAULT] = {{.set = BROOD_SIG(SIGUSR2)}, 0},
	[BROOD_STEP_SIGIGNORE] = {{.set = BROOD_SIG(SIGHUP)}, 0},
	[BROOD_STEP_NICE] = {{.number = 3}, 0},
	[BROOD_STEP_SCHEDULER] = {{.number = 3 /* SCHED_BATCH */}, 0},
	[BROOD_STEP_AFFINITY] = {{.data = cpus, .length = sizeof cpus}, 0},
	[BROOD_STEP_IOPRIO] = {{.number = 3 << 13}, 0},
	[BROOD_STEP_TIMERSLACK] = {{.nanoseconds = 70000}, 0},
	[BROOD_STEP_GROUPS] = {{.data = groups, .length = sizeof groups}, 1},
	[BROOD_STEP_GID] = {{.id = 65534}, 1},
	[BROOD_STEP_UID] = {{.id = 65534}, 1},
	[BROOD_STEP_PDEATHSIG] = {{.number = SIGTERM}, 0},
	[BROOD_STEP_NO_NEW_PRIVS] = {{0}, 0},
	[BROOD_STEP_SUBREAPER] = {{0}, 0},
	[BROOD_STEP_PERSONALITY] = {{.set = 0x0040000}, 0},
	[BROOD_STEP_CALL] = {{.call = do_nothing}, 0},
	[BROOD_STEP_USER] = {{.name = "daemon"}, 1},
	[BROOD_STEP_GROUP] = {{.name = "daemon"}, 1},
	[BROOD_STEP_SECUREBITS] = {{.set = 0}, 1},
	[BROOD_STEP_KEEP_CAPS] = {{0}, 1},
	[BROOD_STEP_CAP_BOUNDING] = {{.set = ~BROOD_CAP(10)}, 1},
	[BROOD_STEP_CAP_INHERITABLE] = {{.set = BROOD_CAP(10)}, 1},
	[BROOD_STEP_CAP_PERMITTED] = {{.set = BROOD_CAP(10)}, 1},
	[BROOD_STEP_CAP_AMBIENT] = {{.set = BROOD_CAP(10)}, 1},
	[BROOD_STEP_OOM_SCORE] = {{.number = 500}, 0},
	[BROOD_STEP_MEMPOLICY] = {{0}, 0},
	[BROOD_STEP_UCLAMP] = {{.number = 1, .priority = 1024}, 0},
	[BROOD_STEP_CORE_SCHED] = {{0}, 0},
	[BROOD_STEP_CGROUP] = {{.path = UNIFIED}, 1, UNIFIED "/cgroup.procs"},
	[BROOD_STEP_CGROUP_V1] = {{.path = CGROUP}, 1, CGROUP "/cgroup.procs"},
	[BROOD_STEP_KEYRING] = {{0}, 0},
	[BROOD_STEP_LANDLOCK] = {{.path = "/", .set = BROOD_LANDLOCK_ALL}, 1},
	[BROOD_STEP_LANDLOCK_NET] = {{.number = 80,
				      .set = BROOD_LANDLOCK_BIND_TCP},
				     1},
	[BROOD_STEP_LANDLOCK_SCOPE] = {{.set = BROOD_LANDLOCK_SIGNAL}, 1},
	[BROOD_STEP_SECCOMP] = {{.data = allow, .length = sizeof allow}, 1},
	[BROOD_STEP_EXEC_LABEL] = {{.name = "unconfined"}, 0},
};

/* Types whose row is all zero all the same. */
static int bare(uint32_t type)
{
	switch (type) {
	case BROOD_STEP_SETSID:
	case BROOD_STEP_SETPGID:
	case BROOD_STEP_ENV_CLEAR:
	case BROOD_STEP_NO_NEW_PRIVS:
	case BROOD_STEP_SUBREAPER:
	case BROOD_STEP_SECUREBITS:
	case BROOD_STEP_KEEP_CAPS:
	case BROOD_STEP_MEMPOLICY:
	case BROOD_STEP_CORE_SCHED:
	case BROOD_STEP_KEYRING:
		return 1;
	default:
		return rows[type].apart != NULL;
	}
}

const struct brood_step *every_step(uint32_t type)
{
	static const struct brood_step none;
	static struct brood_step step;

	step = rows[type].step;
	if (!memcmp(&step, &none, sizeof step) && !bare(type))
		return NULL;
	step.type = type;
	return &step;
}

const char *every_step_missing(uint32_t type)
{
	const char *file = rows[type].needs_file;

	if (rows[type].apart)
		return rows[type].apart;
	if (rows[type].needs_root && geteuid())
		return "not root";
	return file && access(file, W_OK) ? file : NULL;
}

static void open_as(int fd, const char *path, int flags)
{
	int opened = open(path, flags | O_CLOEXEC);

	assert_true(opened >= 0);
	assert_int_equal(dup3(opened, fd, O_CLOEXEC), fd);
	close(opened);
}

void every_step_open(void)
{
	open_as(DIR_FD, "/usr/bin", O_RDONLY | O_DIRECTORY);
	open_as(ROOT_FD, "/", O_PATH | O_DIRECTORY);
	every_step_renew();
}

void every_step_renew(void)
{
	open_as(MASTER_FD, "/dev/ptmx", O_RDWR | O_NOCTTY);
	assert_int_equal(unlockpt(MASTER_FD), 0);
	open_as(FILE_FD, ptsname(MASTER_FD), O_RDWR | O_NOCTTY);
}

int every_step_alone(struct brood_step *list, uint32_t type)
{
	int n = 0;

	while (rows[type].with[n].type) {
		list[n] = rows[type].with[n];
		n++;
	}
	list[n] = *every_step(type);
	list[n + 1] = brood_step_end();
	return n;
}

static int accepted(const struct brood_step *list, uint64_t flags)
{
	static const char *const argv[] = {"x", NULL};
	struct brood_plan *plan;
	struct brood_spec spec = {.size = sizeof spec,
				  .flags = flags,
				  .argv = argv,
				  .steps = list};
	int r = brood_plan_new(&plan, &spec, NULL);

	brood_plan_free(&plan);
	return r == 0;
}

int every_step_list(struct brood_step *list, char done[BROOD_STEP_TYPES_],
		    uint64_t flags)
{
	int n = 0;

	for (uint32_t type = 1; type < BROOD_STEP_TYPES_; type++) {
		const struct brood_step *step = every_step(type);

		if (done[type] || !step || every_step_missing(type))
			continue;
		list[n] = *step;
		list[n + 1] = brood_step_end();
		if (accepted(list, flags)) {
			done[type] = 1;
			n++;
		}
	}
	list[n] = brood_step_end();
	return n;
}
