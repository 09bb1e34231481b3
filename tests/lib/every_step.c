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
#define FILE_FD EVERY_STEP_TERMINAL
#define ROOT_FD 22
#define MASTER_FD 23
#define SPACE_FD 24
#define SPACES (BROOD_NS_MOUNT | BROOD_NS_UTS | BROOD_NS_NET | BROOD_NS_TIME)
#define UNIFIED "/sys/fs/cgroup/unified"
#define CGROUP "/sys/fs/cgroup/pids" /* of version 1, where it is mounted */

static const unsigned long cpus[] = {~0UL};
static const gid_t groups[] = {10, 20};
static const struct brood_id_map own[] = {{0, 0, 1}};

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

#define NEW(set_)                                                              \
	{                                                                      \
		.type = BROOD_STEP_NEW_NAMESPACES, .set = (set_)               \
	}
#define PRIVATE                                                                \
	{                                                                      \
		.type = BROOD_STEP_MOUNT_PRIVATE                               \
	}

/* One row for each type. */
static const struct row {
	struct brood_step step;
	int needs_root;
	const char *needs_file;
	const char *apart;         /* why it is none for a list of all */
	struct brood_step with[4]; /* what it does not go without */
} rows[BROOD_STEP_TYPES_] = {
	[BROOD_STEP_CHDIR] = {.step = {.path = "/usr"}},
	[BROOD_STEP_CHROOT] = {.step = {.path = "/"}, .needs_root = 1},
	[BROOD_STEP_ROOT_FD] = {.step = {.fd = ROOT_FD}, .needs_root = 1},
	[BROOD_STEP_CTTY] = {.step = {.fd = FILE_FD},
			     .needs_root = 1,
			     .with = {SESSION, TERMINAL}},
	[BROOD_STEP_FOREGROUND] = {.step = {.fd = FILE_FD},
				   .needs_root = 1,
				   .with = {SESSION, TERMINAL, CTTY}},
	[BROOD_STEP_PTY] = {.step = {.window = {24, 80, 0, 0}}},
	[BROOD_STEP_DATA] = {.step = {.fd = 11, .data = "data", .length = 4}},
	[BROOD_STEP_CLOSE_FROM] = {.step = {.fd = 30}},
	[BROOD_STEP_TRACE_ME] = {.apart = "somebody must let it go on"},
	[BROOD_STEP_STOP] = {.apart = "somebody must let it go on"},
	[BROOD_STEP_FCHDIR] = {.step = {.fd = DIR_FD}},
	[BROOD_STEP_UMASK] = {.step = {.mode = 027}},
	[BROOD_STEP_SETSID] = {.step = {0}},
	[BROOD_STEP_SETPGID] = {.step = {0}},
	[BROOD_STEP_PASS] = {.step = {.fd = 5, .from = FILE_FD}},
	[BROOD_STEP_INHERIT] = {.step = {.fd = FILE_FD}},
	[BROOD_STEP_OPEN] = {.step = {.fd = 6, .path = "/etc/passwd"}},
	[BROOD_STEP_NULL] = {.step = {.fd = 7}},
	[BROOD_STEP_PIPE] = {.step = {.fd = 8}},
	[BROOD_STEP_DUP] = {.step = {.fd = 9, .from = 2}},
	[BROOD_STEP_CLOSE] = {.step = {.fd = 10}},
	[BROOD_STEP_CLOEXEC] = {.step = {.fd = 2}},
	[BROOD_STEP_ENV_SET] = {.step = {.name = "STEP", .value = "1"}},
	[BROOD_STEP_ENV_UNSET] = {.step = {.name = "HOME"}},
	[BROOD_STEP_ENV_CLEAR] = {.step = {0}},
	[BROOD_STEP_RLIMIT] = {.step = {.resource = RLIMIT_FSIZE,
					.soft = 1 << 20,
					.hard = 1 << 20}},
	[BROOD_STEP_SIGMASK] = {.step = {.set = BROOD_SIG(SIGUSR1)}},
	[BROOD_STEP_SIGDEFAULT] = {.step = {.set = BROOD_SIG(SIGUSR2)}},
	[BROOD_STEP_SIGIGNORE] = {.step = {.set = BROOD_SIG(SIGHUP)}},
	[BROOD_STEP_NICE] = {.step = {.number = 3}},
	[BROOD_STEP_SCHEDULER] = {.step = {.number = 3 /* SCHED_BATCH */}},
	[BROOD_STEP_AFFINITY] = {.step = {.data = cpus, .length = sizeof cpus}},
	[BROOD_STEP_IOPRIO] = {.step = {.number = 3 << 13}},
	[BROOD_STEP_TIMERSLACK] = {.step = {.nanoseconds = 70000}},
	[BROOD_STEP_GROUPS] = {.step = {.data = groups,
					.length = sizeof groups},
			       .needs_root = 1},
	[BROOD_STEP_GID] = {.step = {.id = 65534}, .needs_root = 1},
	[BROOD_STEP_UID] = {.step = {.id = 65534}, .needs_root = 1},
	[BROOD_STEP_PDEATHSIG] = {.step = {.number = SIGTERM}},
	[BROOD_STEP_NO_NEW_PRIVS] = {.step = {0}},
	[BROOD_STEP_SUBREAPER] = {.step = {0}},
	[BROOD_STEP_PERSONALITY] = {.step = {.set = 0x0040000}},
	[BROOD_STEP_CALL] = {.step = {.call = do_nothing}},
	[BROOD_STEP_USER] = {.step = {.name = "daemon"}, .needs_root = 1},
	[BROOD_STEP_GROUP] = {.step = {.name = "daemon"}, .needs_root = 1},
	[BROOD_STEP_SECUREBITS] = {.step = {.set = 0}, .needs_root = 1},
	[BROOD_STEP_KEEP_CAPS] = {.step = {0}, .needs_root = 1},
	[BROOD_STEP_CAP_BOUNDING] = {.step = {.set = ~BROOD_CAP(10)},
				     .needs_root = 1},
	[BROOD_STEP_CAP_INHERITABLE] = {.step = {.set = BROOD_CAP(10)},
					.needs_root = 1},
	[BROOD_STEP_CAP_PERMITTED] = {.step = {.set = BROOD_CAP(10)},
				      .needs_root = 1},
	[BROOD_STEP_CAP_AMBIENT] = {.step = {.set = BROOD_CAP(10)},
				    .needs_root = 1},
	[BROOD_STEP_OOM_SCORE] = {.step = {.number = 500}},
	[BROOD_STEP_MEMPOLICY] = {.step = {0}},
	[BROOD_STEP_UCLAMP] = {.step = {.number = 1, .priority = 1024}},
	[BROOD_STEP_CORE_SCHED] = {.step = {0}},
	[BROOD_STEP_CGROUP] = {.step = {.path = UNIFIED},
			       .needs_root = 1,
			       .needs_file = UNIFIED "/cgroup.procs"},
	[BROOD_STEP_CGROUP_V1] = {.step = {.path = CGROUP},
				  .needs_root = 1,
				  .needs_file = CGROUP "/cgroup.procs"},
	[BROOD_STEP_KEYRING] = {.step = {0}},
	[BROOD_STEP_LANDLOCK] = {.step = {.path = "/",
					  .set = BROOD_LANDLOCK_ALL},
				 .needs_root = 1},
	[BROOD_STEP_LANDLOCK_NET] = {.step = {.number = 80,
					      .set = BROOD_LANDLOCK_BIND_TCP},
				     .needs_root = 1},
	[BROOD_STEP_LANDLOCK_SCOPE] = {.step = {.set = BROOD_LANDLOCK_SIGNAL},
				       .needs_root = 1},
	[BROOD_STEP_SECCOMP] = {.step = {.data = allow, .length = sizeof allow},
				.needs_root = 1},
	[BROOD_STEP_MDWE] = {.step = {0}},
	[BROOD_STEP_SETNS] = {.step = {.fd = SPACE_FD}, .needs_root = 1},
	[BROOD_STEP_NEW_NAMESPACES] = {.step = {.set = SPACES},
				       .needs_root = 1},
	[BROOD_STEP_UID_MAP] = {.step = {.data = own, .length = sizeof own},
				.needs_root = 1,
				.with = {NEW(BROOD_NS_USER)}},
	[BROOD_STEP_GID_MAP] = {.step = {.data = own, .length = sizeof own},
				.needs_root = 1,
				.with = {NEW(BROOD_NS_USER)}},
	[BROOD_STEP_MOUNT_PRIVATE] = {.needs_root = 1, .with = {NEW(SPACES)}},
	[BROOD_STEP_MOUNT_PROC] = {.needs_root = 1,
				   .with = {NEW(SPACES), PRIVATE}},
	[BROOD_STEP_MOUNT_BIND] = {.step = {.path = "/mnt",
					    .value = "/usr",
					    .flags = BROOD_MOUNT_READ_ONLY},
				   .needs_root = 1,
				   .with = {NEW(SPACES), PRIVATE}},
	[BROOD_STEP_MOUNT_TMPFS] = {.step = {.path = "/mnt"},
				    .needs_root = 1,
				    .with = {NEW(SPACES), PRIVATE}},
	[BROOD_STEP_HOSTNAME] = {.step = {.name = "step"},
				 .needs_root = 1,
				 .with = {NEW(SPACES)}},
	[BROOD_STEP_LOOPBACK_UP] = {.needs_root = 1, .with = {NEW(SPACES)}},
	[BROOD_STEP_TIME_OFFSET] = {.step = {.number = 1, .seconds = 5},
				    .needs_root = 1,
				    .with = {NEW(SPACES)}},
	[BROOD_STEP_EXEC_LABEL] = {.step = {.name = "unconfined"}},
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
	case BROOD_STEP_MDWE:
	case BROOD_STEP_MOUNT_PRIVATE:
	case BROOD_STEP_MOUNT_PROC:
	case BROOD_STEP_LOOPBACK_UP:
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
	open_as(SPACE_FD, "/proc/self/ns/uts", O_RDONLY);
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
