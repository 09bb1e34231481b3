/* SPDX-License-Identifier: MIT */
/*
 * A template that was opened before its owner gave something up never makes a
 * child that has it: each way to have less is tried, and the next child tells
 * the same of itself as one of brood_spawn does.
 */
#include "lib/bpf.h"
#include "lib/hierarchy.h"
#include "lib/outcome.h"
#include "lib/spaces.h"

#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static struct brood_template *t;

/* A child must be as a plain one, and started as one for that reason. */
static void no_more_than_plainly(const char *what, uint32_t reason)
{
	const char *const argv[] = {of_kind("tell"), NULL};
	const struct brood_step *steps = STEPS(brood_step_pipe(1, 0));
	struct outcome a = plainly(0, argv, steps);
	struct outcome b = warmly(t, argv, steps);
	struct brood_template_stats stats = stats_of(t);

	if (stats.hits != 1)
		fail_msg("%s: a child of the template", what);
	if (stats.last_reason != reason)
		fail_msg("%s: \"%s\" (%s), not \"%s\"", what,
			 brood_template_reason_text(stats.last_reason),
			 stats.detail, brood_template_reason_text(reason));
	same_outcome(what, &a, &b);
}

/* What becomes of the caller between two children. */
static const struct drop {
	const char *name;
	int (*drop)(void);
	uint32_t reason;
} * now;

static void body(void **state)
{
	const char *const argv[] = {of_kind("tell"), NULL};
	struct brood_child *child;
	char text[1 << 16];
	int r;

	(void)state;
	t = opened(SPEC(.argv = argv), OPTIONS(0));
	child = warm(t, argv, NULL, STEPS(brood_step_pipe(1, 0)));
	output_of(child, text, sizeof text);
	r = now->drop();
	if (r == -ENOSYS || r == -EOPNOTSUPP) {
		print_message("# %s skipped: not in this kernel\n", now->name);
	} else {
		if (r)
			fail_msg("%s: %s", now->name, strerror(-r));
		no_more_than_plainly(now->name, now->reason);
		no_more_than_plainly(now->name, now->reason);
	}
	brood_template_close(&t);
}

static int failed(long r)
{
	return r ? -errno : 0;
}

static int all_ids(void)
{
	become_nobody();
	return 0;
}

static int user_alone(void)
{
	return failed(setresuid(NOBODY, NOBODY, NOBODY));
}

static int effective_user(void)
{
	return failed(seteuid(NOBODY));
}

static int saved_user(void)
{
	return failed(setresuid(-1u, -1u, NOBODY));
}

static int group_alone(void)
{
	return failed(setresgid(NOBODY, NOBODY, NOBODY));
}

static int other_groups(void)
{
	const gid_t some[] = {7, 8};

	return failed(syscall(SYS_setgroups, 2, some));
}

/* Takes CAP_NET_RAW away from those sets whose bit is in which. */
static int capabilities(int which)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[2];

	if (syscall(SYS_capget, &head, sets))
		return -errno;
	if (which & 1)
		sets[0].effective &= ~(1u << CAP_NET_RAW);
	if (which & 2)
		sets[0].permitted &= ~(1u << CAP_NET_RAW);
	if (which & 4)
		sets[0].inheritable ^= 1u << CAP_NET_RAW;
	return failed(syscall(SYS_capset, &head, sets));
}

static int effective_capability(void)
{
	return capabilities(1);
}

static int permitted_capability(void)
{
	return capabilities(3);
}

static int inheritable_capability(void)
{
	return capabilities(4);
}

static int bounding_capability(void)
{
	return failed(prctl(PR_CAPBSET_DROP, CAP_NET_RAW));
}

static int root_is_nothing_special(void)
{
	return failed(prctl(PR_SET_SECUREBITS, SECBIT_NOROOT));
}

static int no_new_privs(void)
{
	return failed(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

static int a_filter(void)
{
	static struct sock_filter allow[] = {
		{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
	struct sock_fprog program = {1, allow};

	return failed(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

/* Root needs no no_new_privs for it, and nothing in /proc shows it. */
static int a_landlock(void)
{
	uint64_t handled = 1 << 7; /* make a directory */
	long fd = syscall(444, &handled, sizeof handled, 0);
	int r = fd < 0 ? -errno : 0;

	if (r == 0)
		r = failed(syscall(446, fd, 0));
	close((int)fd);
	return r;
}

static int another_keyring(void)
{
	return syscall(SYS_keyctl, 1 /* join */, NULL) < 0 ? -errno : 0;
}

static int a_root(void)
{
	const char *at = scratch("root");

	if (chroot(at) || chdir("/"))
		return -errno;
	return 0;
}

#define UNSHARED(name, space)                                                  \
	static int name(void)                                                  \
	{                                                                      \
		return failed(unshare(space));                                 \
	}

UNSHARED(mounts, CLONE_NEWNS)
UNSHARED(host_name, CLONE_NEWUTS)
UNSHARED(network, CLONE_NEWNET)
UNSHARED(ipc, CLONE_NEWIPC)
UNSHARED(cgroups, CLONE_NEWCGROUP)
UNSHARED(users, CLONE_NEWUSER)
UNSHARED(clocks, 0x80 /* CLONE_NEWTIME */)

/* With an init, without which there is one child and no more. */
static int processes(void)
{
	pid_t first;

	if (unshare(CLONE_NEWPID))
		return -errno;
	first = fork();
	if (!first) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return first < 0 ? -errno : 0;
}

static int a_session(void)
{
	return setsid() < 0 ? -errno : 0;
}

static int lower(int resource, rlim_t most)
{
	struct rlimit r = {most, most};

	return failed(setrlimit(resource, &r));
}

static int files(void)
{
	return lower(RLIMIT_NOFILE, 200);
}

static int file_size(void)
{
	return lower(RLIMIT_FSIZE, 1 << 30);
}

static int locked_memory(void)
{
	return lower(RLIMIT_MEMLOCK, 4096);
}

static const struct drop drops[] = {
	{"all ids", all_ids, BROOD_TEMPLATE_IDENTITY},
	{"the user alone", user_alone, BROOD_TEMPLATE_IDENTITY},
	{"the effective user", effective_user, BROOD_TEMPLATE_IDENTITY},
	{"the saved user", saved_user, BROOD_TEMPLATE_IDENTITY},
	{"the group", group_alone, BROOD_TEMPLATE_IDENTITY},
	{"other groups", other_groups, BROOD_TEMPLATE_IDENTITY},
	{"effective", effective_capability, BROOD_TEMPLATE_IDENTITY},
	{"permitted", permitted_capability, BROOD_TEMPLATE_IDENTITY},
	{"inheritable", inheritable_capability, BROOD_TEMPLATE_IDENTITY},
	{"bounding", bounding_capability, BROOD_TEMPLATE_IDENTITY},
	{"securebits", root_is_nothing_special, BROOD_TEMPLATE_IDENTITY},
	{"no_new_privs", no_new_privs, BROOD_TEMPLATE_IDENTITY},
	{"seccomp", a_filter, BROOD_TEMPLATE_IDENTITY},
	{"landlock", a_landlock, BROOD_TEMPLATE_IDENTITY},
	{"keyring", another_keyring, BROOD_TEMPLATE_IDENTITY},
	{"root", a_root, BROOD_TEMPLATE_PLACE},
	{"mounts", mounts, BROOD_TEMPLATE_PLACE},
	{"host name", host_name, BROOD_TEMPLATE_PLACE},
	{"network", network, BROOD_TEMPLATE_PLACE},
	{"ipc", ipc, BROOD_TEMPLATE_PLACE},
	{"cgroup namespace", cgroups, BROOD_TEMPLATE_PLACE},
	{"users", users, BROOD_TEMPLATE_IDENTITY},
	{"processes", processes, BROOD_TEMPLATE_PLACE},
	{"clocks", clocks, BROOD_TEMPLATE_PLACE},
	{"session", a_session, BROOD_TEMPLATE_PLACE},
	{"open files", files, BROOD_TEMPLATE_LIMITS},
	{"file size", file_size, BROOD_TEMPLATE_LIMITS},
	{"locked memory", locked_memory, BROOD_TEMPLATE_LIMITS},
};

/* The same tree under another path, so that a change of root finds what it
 * needs; in mounts of the test's own. */
static void prepare_root(void)
{
	const char *at = scratch("root");

	mkdir(at, 0755);
	assert_int_equal(unshare(CLONE_NEWNS), 0);
	assert_int_equal(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	assert_int_equal(mount("/", at, NULL, MS_BIND | MS_REC, NULL), 0);
}

static void mounted_body(void **state)
{
	prepare_root();
	body(state);
}

static void no_child_has_what_was_given_up(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_KIND();
	for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
		now = &drops[i];
		fprintf(stderr, "# %s\n", now->name);
		apart(now->drop == a_root ? mounted_body : body);
	}
}

static char hierarchy[256];

static int move_to(const char *below)
{
	char path[300], number[16];
	int fd, r;

	snprintf(path, sizeof path, "%s%s/cgroup.procs", hierarchy, below);
	snprintf(number, sizeof number, "%d", getpid());
	fd = open(path, O_WRONLY | O_CLOEXEC);
	r = write(fd, number, strlen(number)) < 0 ? -errno : 0;
	close(fd);
	return r;
}

static int into_a_cgroup(void)
{
	return move_to("/lower");
}

static void cgroup_body(void **state)
{
	static const struct drop drop = {"cgroup", into_a_cgroup,
					 BROOD_TEMPLATE_PLACE};
	char lower[300];

	if (hierarchy_mount("brood-template", hierarchy, sizeof hierarchy)) {
		print_message("# cgroup skipped: no hierarchy can be made\n");
		return;
	}
	snprintf(lower, sizeof lower, "%s/lower", hierarchy);
	assert_int_equal(mkdir(lower, 0755), 0);
	now = &drop;
	body(state);
	assert_int_equal(move_to(""), 0);
	assert_int_equal(rmdir(lower), 0);
	hierarchy_unmount("brood-template", hierarchy);
}

static void no_child_is_where_the_caller_no_longer_is(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_KIND();
	apart(cgroup_body);
}

SUITE(TEST(no_child_has_what_was_given_up),
      TEST(no_child_is_where_the_caller_no_longer_is))
