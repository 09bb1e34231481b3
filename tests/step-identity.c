/* SPDX-License-Identifier: MIT */
/* groups, gid and uid change all ids, for good, and only the child's. */
#include "lib/test.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define USER 65534
#define GROUP 65533

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static const gid_t list[] = {20, 10};

/* Told by number, so that the user need not be able to reach its directory. */
static struct told tell_with(const struct brood_step *steps, uint64_t flags)
{
	int fd = open(beside("tell"), O_PATH | O_CLOEXEC);
	struct told t =
		tell(SPEC(.argv = tell_argv(), .program_fd = fd,
			  .flags = flags | BROOD_PROGRAM_FD, .steps = steps));

	close(fd);
	return t;
}

/* Real, effective, saved, and that for files. */
static void assert_ids(const struct told *t, const char *key, unsigned id)
{
	unsigned is[4];

	assert_non_null(told(t, key));
	assert_int_equal(sscanf(told(t, key), "%u %u %u %u", &is[0], &is[1],
				&is[2], &is[3]),
			 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(is[i], id);
}

static void assert_changed(const struct told *t)
{
	assert_ids(t, "uids ", USER);
	assert_ids(t, "gids ", GROUP);
	assert_string_equal(told(t, "groups "), "10 20 ");
	assert_int_equal(told_set(t, "permitted "), 0);
	assert_int_equal(told_set(t, "effective "), 0);
}

static void any_order_of_the_list_works(void **state)
{
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
					{1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	const struct brood_step s[] = {brood_step_groups(list, 2),
				       brood_step_gid(GROUP),
				       brood_step_uid(USER)};

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 6; i++) {
		const int *o = orders[i];
		struct told t = tell_with(STEPS(s[o[0]], s[o[1]], s[o[2]]), 0);

		assert_changed(&t);
		told_free(&t);
	}
}

static void each_changes_its_own_alone(void **state)
{
	struct told t;

	(void)state;
	NEEDS_ROOT();
	t = tell_with(STEPS(brood_step_gid(GROUP)), 0);
	assert_ids(&t, "gids ", GROUP);
	assert_ids(&t, "uids ", 0);
	told_free(&t);
	t = tell_with(STEPS(brood_step_uid(USER)), 0);
	assert_ids(&t, "uids ", USER);
	assert_ids(&t, "gids ", getegid());
	told_free(&t);
}

static void groups_may_be_none(void **state)
{
	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 2; i++) {
		struct told t = tell_with(
			STEPS(brood_step_groups(i ? list : NULL, 0)), 0);

		assert_string_equal(told(&t, "groups "), "");
		told_free(&t);
	}
}

static void user_0_is_a_user(void **state)
{
	struct told t;

	(void)state;
	NEEDS_ROOT();
	t = tell_with(STEPS(brood_step_uid(0), brood_step_gid(0)), 0);
	assert_ids(&t, "uids ", 0);
	assert_ids(&t, "gids ", 0);
	told_free(&t);
}

static void a_plan_has_a_list_of_its_own(void **state)
{
	gid_t own[] = {20, 10};
	struct brood_child *child;
	struct brood_plan *plan;
	struct told t;

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(
		brood_plan_new(&plan,
			       SPEC(.argv = tell_argv(),
				    .steps = STEPS(brood_step_groups(own, 2))),
			       NULL),
		0);
	own[0] = own[1] = 30;
	assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
	brood_plan_free(&plan);
	assert_int_equal(finish(child), 0);
	t = tell_read();
	assert_string_equal(told(&t, "groups "), "10 20 ");
	told_free(&t);
}

static void the_program_is_executed_by_the_new_user(void **state)
{
	const char *path = scratch_file("mine", "#!/bin/sh\n", 0700);

	(void)state;
	NEEDS_ROOT();
	assert_int_equal(chmod(scratch(""), 0755), 0);
	assert_int_equal(run(SPEC(.argv = ARGV(path))), 0);
	fails(SPEC(.argv = ARGV(path), .steps = STEPS(brood_step_uid(USER))),
	      -EACCES, BROOD_STAGE_EXEC);
}

/* In the caller's order a mistake stays one. */
static void user_before_group_fails(void **state)
{
	struct brood_error err;
	struct told t;

	(void)state;
	NEEDS_ROOT();
	err = fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			 .steps = STEPS(brood_step_uid(USER),
					brood_step_gid(GROUP))),
		    -EPERM, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_GID);
	assert_int_equal(err.number, GROUP);
	t = tell_with(STEPS(brood_step_groups(list, 2), brood_step_gid(GROUP),
			    brood_step_uid(USER)),
		      BROOD_ORDERED);
	assert_changed(&t);
	told_free(&t);
}

/* Spawns as another effective user, which takes this process's capabilities
 * away until it is root again. */
static struct brood_error fails_unprivileged(struct brood_step step)
{
	struct brood_child *child = NULL;
	struct brood_error err;
	int r;

	assert_int_equal(seteuid(USER), 0);
	r = brood_spawn(&child,
			SPEC(.argv = SH(":"),
			     .steps = STEPS(brood_step_umask(022), step)),
			&err);
	if (seteuid(0) || prctl(PR_SET_DUMPABLE, 1))
		abort();
	assert_int_equal(r, -EPERM);
	assert_null(child);
	return err;
}

static void who_may_not_is_told_the_step(void **state)
{
	const struct brood_step s[] = {brood_step_groups(list, 2),
				       brood_step_gid(GROUP),
				       brood_step_uid(USER - 2)};
	static const int number[] = {0, GROUP, USER - 2};

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < 3; i++) {
		struct brood_error err = fails_unprivileged(s[i]);

		assert_int_equal(err.stage, BROOD_STAGE_STEP);
		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, s[i].type);
		assert_int_equal(err.number, number[i]);
		/* A list is no text. */
		assert_string_equal(err.object, "");
	}
}

/* With these bits the kernel leaves a former root its capabilities. */
static void with_capabilities_that_stay(void **state)
{
	struct brood_error err;

	(void)state;
	assert_int_equal(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP), 0);
	err = fails(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_gid(GROUP),
							 brood_step_uid(USER))),
		    -EPERM, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_UID);
	assert_int_equal(err.number, USER);
	assert_int_equal(
		run(SPEC(.argv = SH(":"), .steps = STEPS(brood_step_uid(0)))),
		0);
}

static void what_can_be_regained_is_refused(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(with_capabilities_that_stay);
}

/* A user who is not root, and may change groups. */
static void with_the_right_to_change_groups(void **state)
{
	struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct d[2] = {{0}};
	const struct brood_step s[] = {brood_step_gid(GROUP),
				       brood_step_groups(list, 2)};

	(void)state;
	d[0].permitted = d[0].effective = 1u << CAP_SETGID;
	assert_int_equal(prctl(PR_SET_KEEPCAPS, 1), 0);
	assert_int_equal(setresuid(USER, USER, USER), 0);
	assert_int_equal(syscall(SYS_capset, &h, d), 0);
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);
	for (int i = 0; i < 2; i++) {
		struct brood_error err =
			fails(SPEC(.argv = SH(":"),
				   .steps = STEPS(s[i], brood_step_uid(USER))),
			      -EPERM, BROOD_STAGE_STEP);

		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, BROOD_STEP_UID);
		/* Alone it is what was asked for. */
		assert_int_equal(
			run(SPEC(.argv = SH(":"), .steps = STEPS(s[i]))), 0);
	}
	assert_int_equal(run(SPEC(.argv = SH(":"),
				  .steps = STEPS(brood_step_uid(USER)))),
			 0);
}

static void groups_that_can_be_regained_are_refused(void **state)
{
	(void)state;
	NEEDS_ROOT();
	in_fork(with_the_right_to_change_groups);
}

/* The kernel takes it for "leave as it is", and a caller for a user. */
static void the_id_that_is_none_fails(void **state)
{
	const struct brood_step s[] = {brood_step_gid((gid_t)-1),
				       brood_step_uid((uid_t)-1)};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct brood_error err =
			fails(SPEC(.argv = SH(":"),
				   .steps = STEPS(brood_step_umask(022), s[i])),
			      -EINVAL, BROOD_STAGE_STEP);

		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, s[i].type);
	}
}

static void never_beside_the_caller(void **state)
{
	const struct brood_step s[] = {brood_step_groups(list, 2),
				       brood_step_gid(GROUP),
				       brood_step_uid(USER)};

	(void)state;
	for (int i = 0; i < 6; i++) {
		uint64_t flags = i < 3 ? BROOD_ASYNC : 0;
		struct brood_error err = refused(
			SPEC(.argv = SH(":"), .flags = flags,
			     .start_timeout_ms = i < 3 ? 0 : 1000,
			     .steps = STEPS(brood_step_umask(0), s[i % 3])),
			-EINVAL, BROOD_REASON_NOT_ASYNC);

		assert_int_equal(err.step, 1);
		assert_int_equal(err.step_type, s[i % 3].type);
	}
}

SUITE(TEST(any_order_of_the_list_works), TEST(each_changes_its_own_alone),
      TEST(groups_may_be_none), TEST(user_0_is_a_user),
      TEST(a_plan_has_a_list_of_its_own),
      TEST(the_program_is_executed_by_the_new_user),
      TEST(user_before_group_fails), TEST(who_may_not_is_told_the_step),
      TEST(what_can_be_regained_is_refused),
      TEST(groups_that_can_be_regained_are_refused),
      TEST(the_id_that_is_none_fails), TEST(never_beside_the_caller))
