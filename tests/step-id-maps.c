/* SPDX-License-Identifier: MIT */
/* Ids of a new user namespace: one's own without rights, others by the caller,
 * and the identity steps act on what they are inside. */
#include "lib/spaces.h"

#define MAP(...)                                                               \
	(const struct brood_id_map[])                                          \
	{                                                                      \
		__VA_ARGS__                                                    \
	}
#define USER brood_step_new_namespaces(BROOD_NS_USER)

/* Each map in one line, commas at the ends of lines, single blanks. Without a
 * pipe: a shell whose clone is watched does not fork while a child of its ends.
 */
static const char *maps_of(const struct brood_step *steps, uint64_t flags)
{
	static char squeezed[1024];
	const char *from = says("exec cat /proc/self/uid_map "
				"/proc/self/gid_map /proc/self/setgroups",
				steps, flags);
	char *to = squeezed;

	for (; *from; from++)
		if (*from != ' ' || to == squeezed || to[-1] != ' ')
			*to++ = *from == '\n' ? ',' : *from;
	*to++ = ',';
	*to = '\0';
	return squeezed;
}

#define OWN(id) MAP({0, (id), 1})

static void map_oneself(void **state)
{
	char expect[128];

	(void)state;
	snprintf(expect, sizeof expect, " 0 %u 1, 0 %u 1,deny,", geteuid(),
		 getegid());
	for (int async = 0; async < 2; async++) {
		const struct brood_step *steps =
			STEPS(brood_step_gid_map(OWN(getegid()), 1), USER,
			      brood_step_uid_map(OWN(geteuid()), 1));

		assert_string_equal(maps_of(steps, async ? BROOD_ASYNC : 0),
				    expect);
		assert_string_equal(says("id -u; id -g", steps, 0), "0\n0");
	}
}

static void map_oneself_as_nobody(void **state)
{
	become_nobody();
	map_oneself(state);
}

static void ones_own_id_takes_no_rights(void **state)
{
	(void)state;
	map_oneself(state);
	NEEDS_ROOT();
	NEEDS_USER_NAMESPACES();
	in_fork(map_oneself_as_nobody);
}

#define RANGES                                                                 \
	USER, brood_step_uid_map(MAP({0, 1000, 10}, {10, 5000, 5}), 2),        \
		brood_step_gid_map(MAP({0, 2000, 10}, {10, 7000, 5}), 2)

static void the_caller_writes_several_ranges(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	for (int async = 0; async < 2; async++)
		assert_string_equal(
			maps_of(STEPS(RANGES), async ? BROOD_ASYNC : 0),
			" 0 1000 10, 10 5000 5, 0 2000 10, 10 7000 5,allow,");
}

/* Not asynchronous for the caller, although it is inside. */
static void the_call_returns_after_exec(void **state)
{
	struct brood_error err;

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	for (int i = 0; i < 20; i++) {
		struct brood_child *child =
			start(SPEC(.argv = SH("exec sleep 100"),
				   .steps = STEPS(RANGES)));
		char path[64], target[64] = "";

		snprintf(path, sizeof path, "/proc/%d/exe", brood_pid(child));
		assert_true(readlink(path, target, sizeof target - 1) > 0);
		assert_null(strstr(target, "step-id-maps"));
		assert_int_equal(brood_got(child) & BROOD_GOT_BLOCKING, 0);
		brood_kill(child, SIGKILL);
		brood_wait(child, -1, NULL);
		brood_child_close(&child);
	}
	err = fails(SPEC(.argv = ARGV("/no/such"), .steps = STEPS(RANGES)),
		    -ENOENT, BROOD_STAGE_EXEC);
	assert_string_equal(err.object, "/no/such");
	assert_int_equal(run(SPEC(.argv = SH(":"), .start_timeout_ms = 60000,
				  .steps = STEPS(RANGES))),
			 0);
}

static void identity_acts_inside(void **state)
{
	static const gid_t groups[] = {3, 12};

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	assert_string_equal(
		says("id -u; id -g; id -G; grep -h '[UG]id' /proc/self/status",
		     STEPS(brood_step_uid(11), brood_step_gid(2),
			   brood_step_groups(groups, 2), RANGES),
		     0),
		"11\n2\n2 3 12\nUid:\t11\t11\t11\t11\nGid:\t2\t2\t2\t2");
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	/* What outside is 5001 is not 5001 inside. */
	fails(SPEC(.argv = SH(":"),
		   .steps = STEPS(RANGES, brood_step_uid(5001))),
	      -EINVAL, BROOD_STAGE_STEP);
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
}

static void root_inside_may_be_any_user(void **state)
{
	static const gid_t groups[] = {0};

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	/* With a GROUPS step even one's own group is mapped by the caller. */
	assert_string_equal(
		says("cat /proc/self/setgroups; id -G",
		     STEPS(USER, brood_step_uid_map(OWN(0), 1),
			   brood_step_gid_map(OWN(0), 1), brood_step_uid(0),
			   brood_step_groups(groups, 1)),
		     0),
		"allow\n0");
}

static void is_the_map(const struct brood_error *err, int step, const char *map)
{
	assert_int_equal(err->step, step);
	assert_string_equal(err->object, map);
}

static void map_another(void **state)
{
	struct brood_error err;

	(void)state;
	become_nobody();
	for (int async = 0; async < 2; async++) {
		struct brood_child *child = NULL;
		int r = brood_spawn(
			&child,
			SPEC(.argv = SH(":"), .flags = async ? BROOD_ASYNC : 0,
			     .steps = STEPS(USER, brood_step_uid_map(
							  MAP({0, 0, 1}), 1))),
			&err);

		if (async) {
			assert_int_equal(r, 0);
			r = brood_started(child, -1, &err);
			brood_child_close(&child);
		}
		assert_int_equal(r, -EPERM);
		assert_int_equal(err.stage, BROOD_STAGE_STEP);
		assert_int_equal(err.step_type, BROOD_STEP_UID_MAP);
		is_the_map(&err, 1, "0 0 1");
	}
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(
				 USER, brood_step_uid_map(OWN(NOBODY), 1),
				 brood_step_gid_map(MAP({0, NOBODY, 2}), 1))),
		    -EPERM, BROOD_STAGE_STEP);
	assert_int_equal(err.step_type, BROOD_STEP_GID_MAP);
	is_the_map(&err, 2, "0 65534 2");
}

static void other_ids_take_rights(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	NEEDS_USER_NAMESPACES();
	in_fork(map_another);
}

/* The kernel finds more than the library can. */
static void what_the_kernel_refuses_is_the_steps_error(void **state)
{
	struct brood_error err;

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	err = fails(
		SPEC(.argv = SH(":"),
		     .steps = STEPS(USER, brood_step_uid_map(MAP({0, 100, 10},
								 {5, 200, 10}),
							     2))),
		-EINVAL, BROOD_STAGE_STEP);
	assert_int_equal(err.step_type, BROOD_STEP_UID_MAP);
	is_the_map(&err, 1, "0 100 10\n5 200 10");
}

static void a_kept_plan_has_its_own_map(void **state)
{
	struct brood_id_map map = {0, geteuid(), 1};
	struct brood_child *child;
	struct brood_plan *plan;

	(void)state;
	assert_int_equal(
		brood_plan_new(
			&plan,
			SPEC(.argv = SH("[ $(id -u) = 0 ]"),
			     .steps = STEPS(USER, brood_step_uid_map(&map, 1))),
			NULL),
		0);
	memset(&map, 0, sizeof map);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(brood_plan_spawn(plan, NULL, &child, NULL), 0);
		assert_int_equal(finish(child), 0);
	}
	brood_plan_free(&plan);
}

SUITE(TEST(ones_own_id_takes_no_rights), TEST(the_caller_writes_several_ranges),
      TEST(the_call_returns_after_exec), TEST(identity_acts_inside),
      TEST(root_inside_may_be_any_user), TEST(other_ids_take_rights),
      TEST(what_the_kernel_refuses_is_the_steps_error),
      TEST(a_kept_plan_has_its_own_map))
