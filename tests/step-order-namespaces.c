/* SPDX-License-Identifier: MIT */
/* Where the order of namespace steps matters, the safe order is right whatever
 * the list's, and the wrong one in a caller's order is refused or fails. */
#include "lib/spaces.h"

static const struct brood_id_map own[] = {{0, 0, 1}};

struct pair {
	const char *what;
	uint64_t set;
	struct brood_step first, second; /* as it is right */
	enum brood_reason reason;        /* of the wrong order; 0: it fails */
	int code;
};

static const struct brood_step *order(const struct pair *p, int wrong)
{
	static struct brood_step list[4];

	list[0] = brood_step_new_namespaces(p->set);
	list[1] = wrong ? p->second : p->first;
	list[2] = wrong ? p->first : p->second;
	list[3] = brood_step_end();
	return p->set ? list : list + 1;
}

static void check(const struct pair *p)
{
	const char *const *argv = SH(":");
	struct brood_error err;

	for (int wrong = 0; wrong < 2; wrong++)
		assert_int_equal(
			run(SPEC(.argv = argv, .steps = order(p, wrong))), 0);
	assert_int_equal(run(SPEC(.argv = argv, .flags = BROOD_ORDERED,
				  .steps = order(p, 0))),
			 0);
	if (p->reason)
		err = refused(SPEC(.argv = argv, .flags = BROOD_ORDERED,
				   .steps = order(p, 1)),
			      p->code, p->reason);
	else
		err = fails(SPEC(.argv = argv, .flags = BROOD_ORDERED,
				 .steps = order(p, 1)),
			    p->code, BROOD_STAGE_STEP);
	assert_true(err.step >= 0);
}

static void each_pair(void **state)
{
	int mine = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	const uint64_t mount = BROOD_NS_MOUNT;
	const struct pair pairs[] = {
		{"map before user", BROOD_NS_USER, brood_step_uid_map(own, 1),
		 brood_step_uid(0), BROOD_REASON_NOT_FIRST, -EINVAL},
		{"map before group", BROOD_NS_USER, brood_step_gid_map(own, 1),
		 brood_step_gid(0), BROOD_REASON_NOT_FIRST, -EINVAL},
		{"private before proc", mount,
		 brood_step_mount_private(NULL, 0), brood_step_mount_proc(NULL),
		 BROOD_REASON_NOT_PRIVATE, -EINVAL},
		{"private before bind", mount,
		 brood_step_mount_private(NULL, 0),
		 brood_step_mount_bind("/mnt", "/", 0),
		 BROOD_REASON_NOT_PRIVATE, -EINVAL},
		{"new before mounts", 0, brood_step_new_namespaces(mount),
		 brood_step_mount_private(NULL, 0), BROOD_REASON_NO_NAMESPACE,
		 -EINVAL},
		{"new before name", 0, brood_step_new_namespaces(BROOD_NS_UTS),
		 brood_step_hostname("x"), BROOD_REASON_NO_NAMESPACE, -EINVAL},
		{"join before mounts", 0, brood_step_setns(mine, mount),
		 brood_step_mount_private("/proc/self/no", 0),
		 BROOD_REASON_NO_NAMESPACE, -EINVAL},
	};

	(void)state;
	NEEDS_ROOT();
	for (size_t i = 0; i + 1 < sizeof pairs / sizeof *pairs; i++) {
		print_message("# %s\n", pairs[i].what);
		check(&pairs[i]);
	}
	refused(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		     .steps = order(&pairs[6], 1)),
		-EINVAL, BROOD_REASON_NO_NAMESPACE);
	close(mine);
}

/* Joining another mount namespace goes to its root and its directory: what was
 * set before is lost. */
static void joins_come_before_directories(void **state)
{
	pid_t other;
	int fd;

	(void)state;
	NEEDS_ROOT();
	other = sleeper_in(CLONE_NEWNS);
	fd = space_of(other, "mnt");
	for (int i = 0; i < 2; i++) {
		const struct brood_step join =
			brood_step_setns(fd, BROOD_NS_MOUNT);
		const struct brood_step go = brood_step_chdir("/tmp");
		const struct brood_step *right = STEPS(join, go);
		const struct brood_step *wrong = STEPS(go, join);

		assert_string_equal(says("pwd", i ? right : wrong, 0), "/tmp");
		assert_string_equal(
			says("pwd", i ? right : wrong, BROOD_ORDERED),
			i ? "/tmp" : "/");
	}
	close(fd);
	sleeper_end(other);
}

/* An own user namespace has the rights that mounting takes. */
static void with_only_their_own(void **state)
{
	const struct brood_id_map me = {0, NOBODY, 1};

	(void)state;
	become_nobody();
	assert_int_equal(
		run(SPEC(.argv = SH("[ $(id -u) = 0 ] && [ -d /proc/1 ]"),
			 .steps = STEPS(
				 brood_step_mount_proc(NULL), brood_step_uid(0),
				 brood_step_gid(0), brood_step_hostname("x"),
				 brood_step_mount_private(NULL, 0),
				 brood_step_gid_map(&me, 1),
				 brood_step_uid_map(&me, 1),
				 brood_step_new_namespaces(
					 BROOD_NS_USER | BROOD_NS_PID |
					 BROOD_NS_MOUNT | BROOD_NS_UTS)))),
		0);
}

static void the_worst_order_works_for_a_user(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_USER_NAMESPACES();
	in_fork(with_only_their_own);
}

SUITE(TEST(each_pair), TEST(joins_come_before_directories),
      TEST(the_worst_order_works_for_a_user))
