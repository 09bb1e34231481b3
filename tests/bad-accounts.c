/* SPDX-License-Identifier: MIT */
/* Names of users and groups that cannot be are refused by name. */
#include "lib/filter.h"
#include "lib/test.h"

/* The step that is wrong comes after one that is not. */
static void wrong_after(struct brood_step before, struct brood_step wrong,
			int code, enum brood_reason reason)
{
	struct brood_error err =
		refused(SPEC(.argv = SH(":"), .steps = STEPS(before, wrong)),
			code, reason);

	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, wrong.type);
}

static void wrong(struct brood_step step, int code, enum brood_reason reason)
{
	wrong_after(brood_step_umask(022), step, code, reason);
}

static void accounts(void **state)
{
	static const char *const bad[] = {"", "0", "1000", "a:b", "root\n"};
	const struct brood_step twice[][2] = {
		{brood_step_user("root"), brood_step_uid(1)},
		{brood_step_uid(1), brood_step_user("root")},
		{brood_step_user("root"), brood_step_user("root")},
		{brood_step_group("root"), brood_step_gid(1)},
		{brood_step_gid(1), brood_step_group("root")},
		{brood_step_group("root"), brood_step_group("root")}};

	(void)state;
	for (int i = 0; i < 5; i++) {
		wrong(brood_step_user(bad[i]), -EINVAL,
		      BROOD_REASON_BAD_ACCOUNT);
		wrong(brood_step_group(bad[i]), -EINVAL,
		      BROOD_REASON_BAD_ACCOUNT);
	}
	wrong(brood_step_user(NULL), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_group(NULL), -EINVAL, BROOD_REASON_NULL_PATH);
	wrong(brood_step_user("no such user"), -ENOENT, BROOD_REASON_NO_USER);
	wrong(brood_step_group("no such"), -ENOENT, BROOD_REASON_NO_GROUP);
	for (int i = 0; i < 6; i++)
		wrong_after(twice[i][0], twice[i][1], -EINVAL,
			    BROOD_REASON_REPEATED);
}

/* Where no process can be made at all, the answers are the same. */
static void without_processes(void **state)
{
	assert_int_equal(take_calls_away("clone3=EPERM,clone=EPERM,vfork=EPERM,"
					 "fork=EPERM"),
			 0);
	accounts(state);
}

static void nothing_is_created(void **state)
{
	(void)state;
	in_fork(without_processes);
}

SUITE(TEST(accounts), TEST(nothing_is_created))
