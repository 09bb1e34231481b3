/* SPDX-License-Identifier: MIT */
/* Steps for namespaces that make no sense are refused by name. */
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

/* What acts on a namespace acts on no other than the child's own. */
static void namespaces(void **state)
{
	static const struct brood_id_map none[] = {{0, 0, 0}};
	static const struct brood_id_map past[] = {{0, 0, 1}, {1, ~0U, 2}};
	const struct brood_step mount =
		brood_step_new_namespaces(BROOD_NS_MOUNT);
	const struct brood_step user = brood_step_new_namespaces(BROOD_NS_USER);
	const struct brood_step first = brood_step_umask(022);
	const struct brood_step lone[] = {
		brood_step_mount_private(NULL, 0),
		brood_step_mount_proc(NULL),
		brood_step_mount_bind("/mnt", "/", 0),
		brood_step_mount_tmpfs("/mnt", 0, 0, 0),
		brood_step_hostname("x"),
		brood_step_loopback_up(),
		brood_step_time_offset(1, 1),
	};

	(void)state;
	for (size_t i = 0; i < sizeof lone / sizeof *lone; i++) {
		wrong_after(first, lone[i], -EINVAL, BROOD_REASON_NO_NAMESPACE);
		wrong_after(user, lone[i], -EINVAL, BROOD_REASON_NO_NAMESPACE);
	}
	for (size_t i = 1; i < 4; i++)
		wrong_after(mount, lone[i], -EINVAL, BROOD_REASON_NOT_PRIVATE);
	/* A joined one cannot be mapped or moved in time. */
	wrong_after(brood_step_setns(0, BROOD_NS_USER),
		    brood_step_uid_map(past, 1), -EINVAL,
		    BROOD_REASON_NO_NAMESPACE);
	wrong(brood_step_new_namespaces(0), -EINVAL,
	      BROOD_REASON_BAD_NAMESPACES);
	wrong(brood_step_new_namespaces(1), -EINVAL,
	      BROOD_REASON_BAD_NAMESPACES);
	wrong(brood_step_setns(0, 1), -EINVAL, BROOD_REASON_BAD_NAMESPACES);
	wrong(brood_step_setns(0, BROOD_NS_TIME), -EINVAL,
	      BROOD_REASON_JOIN_TIME);
	wrong(brood_step_setns(-1, 0), -EINVAL, BROOD_REASON_BAD_FD);
	wrong_after(user, brood_step_uid_map(none, 1), -EINVAL,
		    BROOD_REASON_BAD_MAP);
	wrong_after(user, brood_step_gid_map(past, 2), -EINVAL,
		    BROOD_REASON_BAD_MAP);
	wrong_after(user, brood_step_uid_map(past, 0), -EINVAL,
		    BROOD_REASON_BAD_LENGTH);
	wrong_after(user, brood_step_uid_map(NULL, 1), -EINVAL,
		    BROOD_REASON_NULL_PATH);
	wrong_after(mount, brood_step_mount_proc(""), -EINVAL,
		    BROOD_REASON_EMPTY_PATH);
	wrong_after(mount, brood_step_mount_bind("/mnt", NULL, 0), -EINVAL,
		    BROOD_REASON_NULL_PATH);
	wrong_after(brood_step_new_namespaces(BROOD_NS_TIME),
		    brood_step_time_offset(0, 1), -EINVAL,
		    BROOD_REASON_BAD_CLOCK);
	wrong_after(mount, user, -EINVAL, BROOD_REASON_REPEATED);
}

/* With the other's rights from then on. */
static void user_namespaces_beside_the_caller(void **state)
{
	const struct brood_step s[] = {brood_step_setns(0, 0),
				       brood_step_setns(0, BROOD_NS_USER)};

	(void)state;
	for (int i = 0; i < 2; i++)
		refused(SPEC(.argv = SH(":"), .flags = BROOD_ASYNC,
			     .steps = STEPS(s[i])),
			-EINVAL, BROOD_REASON_NOT_ASYNC);
}

SUITE(TEST(namespaces), TEST(user_namespaces_beside_the_caller))
