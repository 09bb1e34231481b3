/* SPDX-License-Identifier: MIT */
/*
 * Pairs of steps whose order matters: as listed the wrong order fails, and
 * without BROOD_ORDERED either list works.
 */
#include "lib/hierarchy.h"
#include "lib/test.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#define USER 65534

/* then needs what first takes away, if first comes first. */
static void assert_pair(struct brood_step first, struct brood_step then,
			int code)
{
	struct brood_error err =
		fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			   .steps = STEPS(first, then)),
		      code, BROOD_STAGE_STEP);

	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, then.type);
	run(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		 .steps = STEPS(then, first)));
	run(SPEC(.argv = SH(":"), .steps = STEPS(first, then)));
	run(SPEC(.argv = SH(":"), .steps = STEPS(then, first)));
}

static int may_have_real_time(void)
{
	struct sched_param param = {.sched_priority = 1}, none = {0};
	int may = !sched_setscheduler(0, SCHED_RR, &param);

	sched_setscheduler(0, SCHED_OTHER, &none);
	return may;
}

static void before_the_user_changes(void **state)
{
	(void)state;
	SKIP_UNLESS(geteuid() == 0, "not root");
	assert_pair(brood_step_uid(USER), brood_step_oom_score(5), -EACCES);
	assert_pair(brood_step_uid(USER), brood_step_nice(-5), -EACCES);
	SKIP_UNLESS(may_have_real_time(), "no real time here");
	assert_pair(brood_step_uid(USER), brood_step_scheduler(SCHED_RR, 4),
		    -EPERM);
}

/* 0 with a hierarchy at the path, in a mount namespace of its own. */
static int hierarchy(char *at, size_t size)
{
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -1;
	return hierarchy_mount("brood-order", at, size);
}

static void cgroup_v1_pairs(void **state)
{
	char at[64], in[128];
	int here;

	(void)state;
	if (hierarchy(at, sizeof at)) {
		fprintf(stderr, "# skipped: no cgroup v1 to be mounted\n");
		return;
	}
	snprintf(in, sizeof in, "%s/in", at);
	assert_int_equal(mkdir(in, 0755), 0);
	assert_pair(brood_step_uid(USER), brood_step_cgroup_v1(in), -EACCES);
	/* A path of the caller's, not one in the program's directory. */
	here = open(".", O_RDONLY | O_CLOEXEC);
	assert_int_equal(chdir(at), 0);
	assert_pair(brood_step_chdir("/"), brood_step_cgroup_v1("in"), -ENOENT);
	assert_int_equal(fchdir(here), 0);
	close(here);
	assert_int_equal(rmdir(in), 0);
	hierarchy_unmount("brood-order", at);
}

static void cgroups_before_user_and_directory(void **state)
{
	(void)state;
	SKIP_UNLESS(geteuid() == 0, "not root");
	in_fork(cgroup_v1_pairs);
}

/* Who made it, owns it: "keyring;UID;GID;...". */
static void assert_owner(uint64_t flags, const struct brood_step *steps,
			 int owner)
{
	struct told t = tell(SPEC(.flags = flags, .steps = steps));
	const char *is = told(&t, "keyring-is ");
	int uid = -1;

	assert_non_null(is);
	assert_int_equal(sscanf(is, "keyring;%d;", &uid), 1);
	assert_int_equal(uid, owner);
	told_free(&t);
}

static void a_keyring_is_the_new_users(void **state)
{
	const struct brood_step ring = brood_step_keyring(NULL);
	const struct brood_step user = brood_step_uid(USER);
	char beside_it[4096];

	(void)state;
	SKIP_UNLESS(geteuid() == 0, "not root");
	SKIP_UNLESS(syscall(SYS_keyctl, 0, -3, 0) > 0,
		    "a kernel without keyrings");
	/* It must be able to write its report. */
	snprintf(beside_it, sizeof beside_it, "%s", tell_argv()[2]);
	for (int i = 0; i < 4; i++) {
		close(open(beside_it, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
		assert_int_equal(chown(beside_it, USER, USER), 0);
		assert_owner(i == 0 || i == 1 ? BROOD_ORDERED : 0,
			     i % 2 ? STEPS(user, ring) : STEPS(ring, user),
			     i == 0 ? 0 : USER);
	}
}

SUITE(TEST(before_the_user_changes), TEST(cgroups_before_user_and_directory),
      TEST(a_keyring_is_the_new_users))
