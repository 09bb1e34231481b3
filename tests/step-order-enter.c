/* SPDX-License-Identifier: MIT */
/* A child is put into cgroups and given its OOM score before it is anywhere
 * else: by the paths and the rights of its caller, who keeps its own. */
#include "lib/hierarchy.h"
#include "lib/spaces.h"

#include <sys/mount.h>

static int own_score(void)
{
	FILE *f = fopen("/proc/self/oom_score_adj", "re");
	int score = 9999;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &score), 1);
	fclose(f);
	return score;
}

static void assert_score(const struct brood_step *steps, uint64_t flags,
			 int score)
{
	int before = own_score();
	char expected[16];

	snprintf(expected, sizeof expected, "%d", score);
	assert_string_equal(
		says("exec cat /proc/self/oom_score_adj", steps, flags),
		expected);
	assert_int_equal(own_score(), before);
}

#define ROOT_MAP                                                               \
	(const struct brood_id_map[])                                          \
	{                                                                      \
		{                                                              \
			0, 0, 1                                                \
		}                                                              \
	}
#define RANGE                                                                  \
	(const struct brood_id_map[])                                          \
	{                                                                      \
		{                                                              \
			0, 0, 1000                                             \
		}                                                              \
	}
#define NEW(...) brood_step_new_namespaces(__VA_ARGS__)

/* The lowest that takes no right is what somebody with the right gave last. */
static void give_oneself(int score)
{
	FILE *f = fopen("/proc/self/oom_score_adj", "we");

	assert_non_null(f);
	assert_true(fprintf(f, "%d", score) > 0);
	assert_int_equal(fclose(f), 0);
}

/* That right whoever is in another user namespace lacks. */
static void low_scores(void **state)
{
	const struct brood_step low = brood_step_oom_score(-1000);
	struct brood_child *child;
	pid_t other;
	int fd;

	(void)state;
	if (brood_spawn(&child, SPEC(.argv = SH(":"), .steps = STEPS(low)),
			NULL) < 0) {
		fprintf(stderr, "# a_low_score_is_given_from_outside: "
				"skipped: no right to one\n");
		return;
	}
	finish(child);
	give_oneself(own_score());
	assert_score(STEPS(NEW(BROOD_NS_USER), low), 0, -1000);
	assert_score(STEPS(NEW(BROOD_NS_USER | BROOD_NS_PID), low,
			   brood_step_uid_map(ROOT_MAP, 1)),
		     0, -1000);
	other = sleeper_in(CLONE_NEWUSER);
	fd = space_of(other, "user");
	assert_score(STEPS(brood_step_setns(fd, BROOD_NS_USER), low), 0, -1000);
	assert_score(STEPS(brood_step_setns(fd, BROOD_NS_USER),
			   NEW(BROOD_NS_UTS), low),
		     0, -1000);
	close(fd);
	sleeper_end(other);
}

static void a_low_score_is_given_from_outside(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	in_fork(low_scores);
}

/* A caller that writes maps does not wait in the kernel, and the kernel would
 * give it the score too. */
static void a_caller_that_writes_maps_keeps_its_score(void **state)
{
	const struct brood_step score = brood_step_oom_score(777);
	const struct brood_step user = NEW(BROOD_NS_USER);
	const struct brood_step uids = brood_step_uid_map(RANGE, 1);
	const struct brood_step gids = brood_step_gid_map(RANGE, 1);

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	for (int ordered = 0; ordered < 2; ordered++)
		assert_score(STEPS(user, uids, gids, score),
			     ordered ? BROOD_ORDERED : 0, 777);
}

static void failure_names_the_step(void **state)
{
	struct brood_error err;

	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	err = fails(SPEC(.argv = SH(":"),
			 .steps = STEPS(NEW(BROOD_NS_USER | BROOD_NS_MOUNT),
					brood_step_cgroup_v1("/no/such"))),
		    -ENOENT, BROOD_STAGE_STEP);
	assert_int_equal(err.step, 1);
	assert_int_equal(err.step_type, BROOD_STEP_CGROUP_V1);
}

/* "/in" of "7:name=brood-enter-123:/in". */
static void assert_in(const struct brood_step *steps, uint64_t flags,
		      const char *where)
{
	char script[128];

	snprintf(script, sizeof script,
		 "while IFS=: read -r _ n p; do [ \"$n\" != "
		 "name=brood-enter-%d ] || echo $p; done </proc/self/cgroup",
		 getpid());
	assert_string_equal(says(script, steps, flags), where);
}

/* Without the right to write there, which the caller has. */
static void by_rights(const struct brood_step *cgroup)
{
	pid_t other = sleeper_in(CLONE_NEWUSER);
	int fd = space_of(other, "user");
	const struct brood_step join = brood_step_setns(fd, BROOD_NS_USER);

	assert_in(STEPS(join, *cgroup), 0, "/in");
	assert_in(STEPS(join, NEW(BROOD_NS_UTS), *cgroup), 0, "/in");
	for (int async = 0; async < 2; async++)
		assert_in(STEPS(NEW(BROOD_NS_USER), *cgroup),
			  async ? BROOD_ASYNC : 0, "/in");
	assert_int_equal(
		fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
			   .steps = STEPS(NEW(BROOD_NS_USER), *cgroup)),
		      -EACCES, BROOD_STAGE_STEP)
			.step,
		1);
	close(fd);
	sleeper_end(other);
}

static void in_hierarchy(const char *dir, int elsewhere)
{
	const struct brood_step cgroup = brood_step_cgroup_v1(dir);
	const struct brood_step join =
		brood_step_setns(elsewhere, BROOD_NS_MOUNT);

	for (int async = 0; async < 2; async++) {
		uint64_t flags = async ? BROOD_ASYNC : 0;

		assert_in(STEPS(join, cgroup), flags, "/in");
		assert_in(STEPS(join, NEW(BROOD_NS_UTS), cgroup), flags, "/in");
		/* The new namespace begins where the child is. */
		assert_in(STEPS(NEW(BROOD_NS_CGROUP), cgroup), flags, "/");
	}
	/* As listed it is looked up where the child is by then. */
	assert_int_equal(fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
				    .steps = STEPS(join, cgroup)),
			       -ENOENT, BROOD_STAGE_STEP)
				 .step,
			 1);
}

static void with_hierarchy(void **state)
{
	char at[64], in[128], procs[160];
	pid_t other;
	int fd;

	(void)state;
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) {
		fprintf(stderr, "# skipped: no mount namespace here\n");
		return;
	}
	other = sleeper_in(CLONE_NEWNS);
	fd = space_of(other, "mnt");
	if (hierarchy_mount("brood-enter", at, sizeof at)) {
		fprintf(stderr, "# skipped: no cgroup v1 to be mounted\n");
	} else {
		snprintf(in, sizeof in, "%s/in", at);
		snprintf(procs, sizeof procs, "%s/cgroup.procs", in);
		assert_int_equal(mkdir(in, 0755), 0);
		/* Nobody's: root writes to it by a capability alone. */
		assert_int_equal(chown(procs, NOBODY, NOBODY), 0);
		in_hierarchy(in, fd);
		by_rights(&(struct brood_step){.type = BROOD_STEP_CGROUP_V1,
					       .path = in});
		assert_int_equal(rmdir(in), 0);
		hierarchy_unmount("brood-enter", at);
	}
	close(fd);
	sleeper_end(other);
}

static void a_cgroup_is_joined_by_the_callers_path(void **state)
{
	(void)state;
	NEEDS_ROOT();
	NEEDS_ASYNC();
	in_fork(with_hierarchy);
}

SUITE(TEST(a_low_score_is_given_from_outside),
      TEST(a_caller_that_writes_maps_keeps_its_score),
      TEST(failure_names_the_step),
      TEST(a_cgroup_is_joined_by_the_callers_path))
