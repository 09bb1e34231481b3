/* SPDX-License-Identifier: MIT */
/*
 * Each system call that the making of an owned tree takes fails, in the caller,
 * in the process in between, or in the guardian: the start fails with that
 * error and says that it is about the tree, and nothing is left, neither
 * cgroup nor guardian nor program.
 */
#include "lib/filter.h"
#include "lib/test.h"

#include <dirent.h>

#define BESIDE (BROOD_TREE_CGROUP | BROOD_TREE_WATCH)
#define PARENT BROOD_TREE_GUARDIAN
#define INIT BROOD_TREE_NAMESPACE

static const struct fault {
	const char *calls; /* as take_calls_away() has them */
	int error;
	uint32_t ways; /* for which it is made */
} faults[] = {
	{"memfd_create=ENOMEM", ENOMEM, BESIDE | PARENT | INIT},
	{"memfd_create=EACCES", EACCES, BESIDE | PARENT | INIT},
	{"pwrite64=ENOSPC", ENOSPC, BESIDE | PARENT | INIT},
	{"pidfd_open=EMFILE", EMFILE, BESIDE | PARENT | INIT},
	{"socketpair=ENFILE", ENFILE, BESIDE | PARENT | INIT},
	{"mkdirat=EACCES", EACCES, BESIDE},
	{"mkdirat=EROFS", EROFS, BESIDE},
	{"statfs=EIO", ENOENT, BESIDE},
	{"setpgid=EPERM", 0, BESIDE | PARENT | INIT},
	{"prctl:0:36=EINVAL", EINVAL, PARENT}, /* PR_SET_CHILD_SUBREAPER */
	{"fcntl:1:2=EBADF", EBADF, BESIDE | PARENT | INIT}, /* F_SETFD */
	{"execveat=EACCES", EACCES, BESIDE | PARENT | INIT},
	{"execveat=ENOMEM", ENOMEM, BESIDE | PARENT | INIT},
	{"setns=EPERM", EPERM, INIT},
	{"clone3=EAGAIN", EAGAIN, BESIDE | PARENT | INIT},
};

static const struct fault *now;
static uint32_t ways;
static uint64_t flags;

/* Those that have this process as their owner would outlive it. */
static int guardians(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *d;
	int n = 0;

	while (proc && (d = readdir(proc))) {
		char path[300], name[32] = "";
		FILE *f;

		snprintf(path, sizeof path, "/proc/%s/comm", d->d_name);
		f = fopen(path, "re");
		n += f && fgets(name, sizeof name, f) &&
		     !strcmp(name, "brood-guardian\n");
		if (f)
			fclose(f);
	}
	if (proc)
		closedir(proc);
	return n;
}

static int cgroups(void)
{
	static const char *const at[] = {"/sys/fs/cgroup",
					 "/sys/fs/cgroup/unified"};
	char prefix[32];
	struct dirent *d;
	int n = 0;

	snprintf(prefix, sizeof prefix, "brood-%d-", getpid());
	for (int i = 0; i < 2; i++) {
		DIR *dir = opendir(at[i]);

		while (dir && (d = readdir(dir)))
			n += !strncmp(d->d_name, prefix, strlen(prefix));
		if (dir)
			closedir(dir);
	}
	return n;
}

static void try_now(void **state)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	char why[512];
	const struct brood_spec *spec = SPEC(.argv = SH("exec sleep 60"),
					     .own_tree = ways, .flags = flags);
	int r;

	(void)state;
	assert_int_equal(take_calls_away(now->calls), 0);
	r = brood_spawn(&child, spec, &err);
	if (r == 0 && now->error && flags) /* seen by the child alone */
		r = brood_started(child, -1, &err);
	if (r == 0) {
		brood_child_close(&child);
		assert_int_equal(now->error, 0);
		return;
	}
	brood_error_format(&err, why, sizeof why);
	if (r != -now->error)
		fail_msg("%s: %d: %s", now->calls, r, why);
	assert_int_equal(err.code, r);
	if (err.stage != BROOD_STAGE_TREE && err.stage != BROOD_STAGE_CREATE)
		fail_msg("%s: stage %u: %s", now->calls, err.stage, why);
	brood_child_close(&child);
	assert_int_equal(cgroups(), 0);
}

static void warm(void **state)
{
	struct brood_child *child;

	(void)state;
	child = start(SPEC(.argv = SH(":"), .own_tree = ways, .flags = flags));
	assert_int_equal(finish(child), 0);
}

static void each_call_fails(uint32_t which)
{
	static const uint64_t modes[] = {0, BROOD_ASYNC};
	struct brood_child *child = NULL;

	if (brood_spawn(&child, SPEC(.argv = SH(":"), .own_tree = which),
			NULL)) {
		skip_because("the way cannot be had here");
		return;
	}
	brood_child_close(&child);
	ways = which;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		for (int m = 0; m < 2; m++) {
			now = &faults[i];
			flags = modes[m];
			if (now->ways & which)
				in_fork_after(warm, try_now);
		}
}

static void as_watch(void **state)
{
	(void)state;
	each_call_fails(BESIDE);
}

static void as_parent(void **state)
{
	(void)state;
	each_call_fails(PARENT);
}

static void of_a_namespace(void **state)
{
	(void)state;
	each_call_fails(INIT);
}

/* What others test meanwhile comes and goes. */
static void no_guardian_is_left(void **state)
{
	int n = 0;

	(void)state;
	for (int i = 0; i < 2000 && (n = guardians()) > 0; i++)
		sleep_ms(10);
	if (n)
		print_message("# %d guardians, of other tests maybe\n", n);
}

SUITE(TEST(as_watch), TEST(as_parent), TEST(of_a_namespace),
      TEST(no_guardian_is_left))
