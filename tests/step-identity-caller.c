/* SPDX-License-Identifier: MIT */
/* A child's change of identity changes nothing of its caller, although it
 * makes the memory that both have undumpable. */
#include "lib/test.h"
#include "lib/threads.h"

#include <grp.h>
#include <pthread.h>
#include <sys/prctl.h>

#define USER 65534
#define THREADS 4

#define NEEDS_ROOT() SKIP_UNLESS(geteuid() == 0, "not root")

static const gid_t list[] = {10, 20};

#define IDENTITY                                                               \
	brood_step_groups(list, 2), brood_step_gid(USER), brood_step_uid(USER)

struct ids {
	uid_t uid[3];
	gid_t gid[3], groups[1024];
	int count, dumpable;
};

static struct ids ids(void)
{
	struct ids i;

	memset(&i, 0, sizeof i);
	getresuid(&i.uid[0], &i.uid[1], &i.uid[2]);
	getresgid(&i.gid[0], &i.gid[1], &i.gid[2]);
	i.count = getgroups(1024, i.groups);
	i.dumpable = prctl(PR_GET_DUMPABLE);
	return i;
}

static void assert_same(const struct ids *before)
{
	struct ids now = ids();

	assert_int_equal(now.dumpable, before->dumpable);
	assert_memory_equal(&now, before, sizeof now);
}

static void spawn_and_fail(void)
{
	struct ids before = ids();

	assert_int_equal(run(SPEC(.argv = SH(":"), .steps = STEPS(IDENTITY))),
			 0);
	assert_same(&before);
	fails(SPEC(.argv = ARGV("/no/such"), .steps = STEPS(IDENTITY)), -ENOENT,
	      BROOD_STAGE_EXEC);
	assert_same(&before);
	fails(SPEC(.argv = SH(":"), .flags = BROOD_ORDERED,
		   .steps = STEPS(IDENTITY, brood_step_chdir("/no/such"))),
	      -ENOENT, BROOD_STAGE_STEP);
	assert_same(&before);
}

static void keeps_ids_and_dumpable(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
	spawn_and_fail();
}

static void keeps_undumpable(void **state)
{
	(void)state;
	NEEDS_ROOT();
	assert_int_equal(prctl(PR_SET_DUMPABLE, 0), 0);
	spawn_and_fail();
	assert_int_equal(prctl(PR_GET_DUMPABLE), 0);
	assert_int_equal(prctl(PR_SET_DUMPABLE, 1), 0);
}

static void *spawn_many(void *arg)
{
	for (int i = 0; i < 100; i++) {
		struct brood_child *child = NULL;

		if (brood_spawn(&child,
				SPEC(.argv = ARGV("/bin/true"),
				     .steps = STEPS(brood_step_uid(USER))),
				NULL))
			return arg;
		brood_wait(child, -1, NULL);
		brood_child_close(&child);
	}
	return NULL;
}

static void in_threads(void **state)
{
	pthread_t threads[THREADS];
	char any;
	void *failed;

	(void)state;
	NEEDS_ROOT();
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, spawn_many, &any), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
}

/* One must not take what another's child has made for what it was. */
static void keeps_dumpable_in_threads(void **state)
{
	in_threads(state);
	assert_int_equal(prctl(PR_GET_DUMPABLE), 1);
}

static void warm(void **state)
{
	warm_threads(THREADS);
	in_threads(state);
}

SUITE(TEST(keeps_ids_and_dumpable), TEST(keeps_undumpable),
      TEST_AFTER(warm, keeps_dumpable_in_threads))
